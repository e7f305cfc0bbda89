using AofKit.State.Values;

namespace AofKit.Tests.State.Model;

/// <summary>A string that grows is an array of bytes.</summary>
public sealed class TextModelTests
{
    private enum Do
    {
        SetBit,
        Append,
        Write,
        Copy,
        Replace,
    }

    [Fact]
    public void A_text_is_an_array() => Script.Sample(
        [(4, Do.SetBit), (6, Do.Append), (6, Do.Write), (1, Do.Copy), (1, Do.Replace)],
        thresholds: [4, 16, 64, 1024],
        picks: 1 << 16,
        scripts: 2000,
        Run);

    private static void Run(Step<Do>[] script)
    {
        var text = TextValue.From(null);
        byte[] model = [];
        TextValue? copied = null;
        byte[] copiedModel = [];
        foreach (var (operation, size, pick) in script)
        {
            switch (operation)
            {
                case Do.SetBit:
                    text.SetBit(8L * size, false);
                    Array.Resize(ref model, Math.Max(size + 1, model.Length));
                    model[size] &= 0x7F;
                    break;
                case Do.Append:
                    var end = model.Length;
                    text.Write(end, [.. Enumerable.Repeat((byte)pick, size)]);
                    model = [.. model, .. Enumerable.Repeat((byte)pick, size)];
                    break;
                case Do.Write when model.Length > 0:
                    text.Write(pick % model.Length, [(byte)(size + 1)]);
                    model[pick % model.Length] = (byte)(size + 1);
                    break;
                case Do.Copy:
                    (copied, copiedModel) = (text, [.. model]);
                    text = (TextValue)text.Copy();
                    break;
                case Do.Replace:
                    model = new byte[size];
                    model.AsSpan().Fill((byte)pick);
                    text = TextValue.From(model.ToArray());
                    break;
            }

            Assert.True(TextValue.TryRead(text, out var bytes) && bytes.SequenceEqual(model));
            Assert.Same(text, TextValue.From(text));
            if (copied is not null)
                Assert.True(copied.Bytes.SequenceEqual(copiedModel));
        }
    }
}
