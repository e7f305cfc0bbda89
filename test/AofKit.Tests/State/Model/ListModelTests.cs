using System.Runtime.CompilerServices;
using AofKit.State.Values;

namespace AofKit.Tests.State.Model;

/// <summary>A list is a <see cref="List{T}"/>.</summary>
public sealed class ListModelTests
{
    private enum Do
    {
        PushBack,
        PushFront,
        PopBack,
        PopFront,
        Move,
        Set,
        Insert,
        Remove,
        RemoveFromBack,
        Trim,
        Copy,
    }

    [Fact]
    public void A_list_is_a_list() => Script.Sample(
        [
            (6, Do.PushBack), (6, Do.PushFront), (5, Do.PopBack), (5, Do.PopFront), (3, Do.Move), (3, Do.Set), (6, Do.Insert), (3, Do.Remove),
            (3, Do.RemoveFromBack), (2, Do.Trim), (1, Do.Copy),
        ],
        thresholds: [4, 16, 64, 128, 32, 256, 512, 1024],
        picks: 1 << 16,
        scripts: 3000,
        script => new Model().Run(script));

    private sealed class Model
    {
        private readonly List<byte[]> _model = [];
        private ListValue _list = new();
        private (ListValue List, byte[][] Elements)? _copied;

        public void Run(Step<Do>[] script)
        {
            foreach (var (operation, size, pick) in script)
            {
                Execute(operation, size, pick);
                Check();
            }
        }

        private void Execute(Do operation, int size, int pick)
        {
            var count = _model.Count;
            switch (operation)
            {
                case Do.PushBack or Do.PushFront:
                    for (var i = 0; i < size; i++)
                        Push(Element(pick + i), operation == Do.PushFront);
                    break;
                case Do.PopBack or Do.PopFront:
                    for (var i = 0; i < size && _model.Count > 0; i++)
                        Pop(operation == Do.PopFront);
                    break;
                case Do.Move:
                    for (var i = 0; i < size && count > 0; i++)
                        Push(Pop(atFront: pick % 2 == 0), atFront: pick % 2 != 0);
                    break;
                case Do.Set when count > 0:
                    _model[pick % count] = Element(size);
                    _list.Set(pick % count, Element(size));
                    break;
                case Do.Insert:
                    for (var i = 0; i < Math.Min(size, 100); i++)
                    {
                        var index = IndexOf(Element(pick + 3 * i));
                        Assert.Equal(index >= 0, _list.Insert(Element(pick + 3 * i), Element(pick + i), isAfter: i % 2 == 0));
                        if (index >= 0)
                            _model.Insert(i % 2 == 0 ? index + 1 : index, Element(pick + i));
                    }

                    break;
                case Do.Remove or Do.RemoveFromBack:
                    Remove(Element(pick), size % 4 == 0 ? long.MaxValue : size, operation == Do.Remove);
                    break;
                case Do.Trim:
                    var from = pick % (count + 1);
                    var to = Math.Min(from + size, count);
                    _list.Trim(from, to);
                    _model.RemoveRange(to, count - to);
                    _model.RemoveRange(0, from);
                    break;
                case Do.Copy:
                    _copied = (_list, [.. _model]);
                    _list = (ListValue)_list.Copy();
                    break;
            }
        }

        private void Push(byte[] element, bool atFront)
        {
            _list.Push(element, atFront);
            _model.Insert(atFront ? 0 : _model.Count, element);
        }

        private byte[] Pop(bool atFront)
        {
            var index = atFront ? 0 : _model.Count - 1;
            Assert.Equal(_model[index], _list.Pop(atFront));
            var element = _model[index];
            _model.RemoveAt(index);
            return element;
        }

        private void Remove(byte[] element, long most, bool fromFront)
        {
            var removed = 0;
            for (var i = fromFront ? 0 : _model.Count - 1; i >= 0 && i < _model.Count && removed < most;)
            {
                if (_model[i].AsSpan().SequenceEqual(element))
                {
                    _model.RemoveAt(i);
                    removed++;
                    i -= fromFront ? 0 : 1;
                }
                else
                {
                    i += fromFront ? 1 : -1;
                }
            }

            Assert.Equal(removed, _list.Remove(element, most, fromFront));
        }

        private void Check()
        {
            Assert.Equal((_model.Count, _model.Count), (_list.Length, _list.Count));
            AssertEqual(_model, _list);
            AssertRingsAreFilled(_list);
            // What was copied from does not change with the copy.
            if (_copied is var (list, elements))
                AssertEqual(elements, list);
        }

        private static void AssertEqual(IReadOnlyList<byte[]> expected, ListValue list)
        {
            var i = 0;
            foreach (var element in list.Elements)
                if (!expected[i++].AsSpan().SequenceEqual(element))
                    Assert.Fail($"element {i - 1} of {expected.Count}");
            Assert.Equal(expected.Count, i);
        }

        private static void AssertRingsAreFilled(ListValue list)
        {
            if (Rings(list) is not { } rings)
                return;
            var used = rings.AsSpan(First(list), Used(list)).ToArray();
            Assert.True(used.Length > 1);
            Assert.All(used, r => Assert.InRange(r.Count, 1, Ring.MostCount));
            Assert.Equal(list.Length, used.Sum(r => r.Count));
        }

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_rings")]
        private static extern ref Ring[]? Rings(ListValue list);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_first")]
        private static extern ref int First(ListValue list);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_used")]
        private static extern ref int Used(ListValue list);

        private int IndexOf(byte[] element) => _model.FindIndex(e => e.AsSpan().SequenceEqual(element));

        // Some come again and again, and runs of one are frequent.
        private static byte[] Element(int number) => [(byte)(number / 3 % 23)];
    }
}
