#compdef aof
# Completion for aof. Verbs, options and values come from aof itself, files from the shell.
_aof() {
    local -a words_found
    words_found=("${(@f)$("${words[1]}" "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
    compadd -a words_found
    [[ ${words[CURRENT]} == -* ]] || _files
}
compdef _aof aof
