namespace AofKit.Cli.Options;

/// <summary>The log that is to be repaired. It is read twice, so what comes from standard input is kept in a file meanwhile.</summary>
internal sealed class RepairInput : IDisposable
{
    private readonly string? _folder;

    public RepairInput(string path)
    {
        if (path.Length == 0)
            throw new UsageException("the name of the log is empty");
        if (path == "-")
        {
            _folder = Directory.CreateTempSubdirectory("aof-").FullName;
            path = Path.Combine(_folder, "stdin.aof");
            using var file = File.Create(path);
            Console.OpenStandardInput().CopyTo(file);
        }

        try
        {
            Log = AofLog.OpenDamaged(path);
        }
        catch
        {
            Dispose();
            throw;
        }

        if (Log.Parts.Any(p => p.Path is null))
            throw new NotSupportedException($"{path}: is a pipe, and a repair reads twice; try: aof repair - < {path}");
    }

    public AofLog Log { get; }

    public void Dispose()
    {
        if (_folder is not null)
            Directory.Delete(_folder, recursive: true);
    }
}
