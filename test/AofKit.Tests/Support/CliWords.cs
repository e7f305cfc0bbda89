namespace AofKit.Tests.Support;

/// <summary>Splits a line into words as redis-cli documents it; written for the tests alone, to check what the tool spells.</summary>
internal static class CliWords
{
    /// <returns>Null when the quotes are not balanced.</returns>
    public static List<byte[]>? Split(byte[] line)
    {
        var words = new List<byte[]>();
        var i = 0;
        while (true)
        {
            while (i < line.Length && char.IsWhiteSpace((char)line[i]))
                i++;
            if (i == line.Length)
                return words;
            var word = new List<byte>();
            var quote = '\0';
            for (; i < line.Length; i++)
            {
                var c = (char)line[i];
                if (quote == '"' && c == '\\' && i + 3 < line.Length && line[i + 1] == 'x' && char.IsAsciiHexDigit((char)line[i + 2]) && char.IsAsciiHexDigit((char)line[i + 3]))
                {
                    word.Add(Convert.ToByte($"{(char)line[i + 2]}{(char)line[i + 3]}", 16));
                    i += 3;
                }
                else if (quote == '"' && c == '\\' && i + 1 < line.Length)
                {
                    var at = "nrtba".IndexOf((char)line[++i], StringComparison.Ordinal);
                    word.Add(at < 0 ? line[i] : (byte)"\n\r\t\b\a"[at]);
                }
                else if (quote == '\'' && c == '\\' && i + 1 < line.Length && line[i + 1] == '\'')
                {
                    word.Add(line[++i]);
                }
                else if (quote != '\0' && c == quote)
                {
                    if (i + 1 < line.Length && !char.IsWhiteSpace((char)line[i + 1]))
                        return null;
                    quote = '\0';
                    i++;
                    break;
                }
                else if (quote == '\0' && c is '"' or '\'' && quote == '\0')
                {
                    quote = c;
                }
                else if (quote == '\0' && c is ' ' or '\n' or '\r' or '\t' or '\0' && quote == '\0')
                {
                    break;
                }
                else
                {
                    word.Add(line[i]);
                }
            }

            if (quote != '\0')
                return null;
            words.Add([.. word]);
        }
    }
}
