# Completion for aof. Verbs, options and values come from aof itself, files from the shell.
function __aof_complete
    set -l line (commandline -cp)
    aof "[suggest:"(string length -- $line)"]" "$line" 2>/dev/null
end
complete -c aof -n '__fish_use_subcommand' -f
complete -c aof -a '(__aof_complete)'
