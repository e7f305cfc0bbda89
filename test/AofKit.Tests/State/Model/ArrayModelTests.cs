using System.Globalization;
using AofKit.State.Values;

namespace AofKit.Tests.State.Model;

/// <summary>A ring in an array keeps the newest items, however its size changes.</summary>
public sealed class ArrayModelTests
{
    private enum Do
    {
        Insert,
        Refit,
        Copy,
    }

    [Fact]
    public void A_ring_keeps_the_newest_items_in_their_order() => Script.Sample(
        [(6, Do.Insert), (3, Do.Refit), (1, Do.Copy)],
        thresholds: [3, 8, 1, 40],
        picks: 1 << 16,
        scripts: 2000,
        Run);

    private static void Run(Step<Do>[] script)
    {
        var array = new ArrayValue();
        var model = new List<string>();
        var (ring, number) = (4, 0);
        foreach (var (operation, size, pick) in script)
        {
            switch (operation)
            {
                case Do.Refit:
                    ring = Math.Max(size, 1);
                    break;
                case Do.Copy:
                    var before = array;
                    array = (ArrayValue)before.Copy();
                    foreach (var index in before.Items.Keys.ToList())
                        before.Remove(index);
                    break;
            }

            // As ARRING does, with one item at least.
            array.FitRing((ulong)ring);
            model.RemoveRange(0, Math.Max(0, model.Count - ring));
            for (var i = 0; i <= (operation == Do.Insert ? pick % 9 : 0); i++)
            {
                var item = string.Create(CultureInfo.InvariantCulture, $"{++number}");
                array.Cursor = array.NextCursor % (ulong)ring;
                array.Set(array.Cursor, System.Text.Encoding.ASCII.GetBytes(item));
                model.Add(item);
                model.RemoveRange(0, Math.Max(0, model.Count - ring));
            }

            Assert.Equal(model, Newest(array));
        }
    }

    // From the oldest, which is behind the cursor once around, to the one at the cursor.
    private static IEnumerable<string> Newest(ArrayValue array) => array.Items.Where(i => i.Key > array.Cursor)
        .Concat(array.Items.Where(i => i.Key <= array.Cursor)).Select(i => System.Text.Encoding.ASCII.GetString(i.Value));
}
