using Microsoft.Win32.SafeHandles;

namespace AofKit.Cli.Output;

/// <summary>Standard output as a stream that tells when nobody reads it any more.</summary>
internal static class StandardOutput
{
    private const int Descriptor = 1;

    public static Stream Open()
    {
        if (OperatingSystem.IsWindows())
            return new CheckedStream(Console.OpenStandardOutput());

        // The console's stream takes no notice of a closed pipe. A file's own stream does, but keeps its own place in a
        // file, which others may share; so it serves only where there is no place to keep.
        var file = new FileStream(new SafeFileHandle(Descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return new CheckedStream(file.CanSeek ? Console.OpenStandardOutput() : file);
    }

    private sealed class CheckedStream(Stream stream) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            try
            {
                stream.Write(buffer);
            }
            catch (IOException e) when (IsBrokenPipe(e))
            {
                throw new BrokenPipeException(e);
            }
        }

        public override void Flush() => stream.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        private static bool IsBrokenPipe(IOException e)
        {
            const int epipe = 32;
            return e.HResult == epipe || e.InnerException is { HResult: epipe } || e.Message.Contains("Broken pipe", StringComparison.Ordinal);
        }
    }
}
