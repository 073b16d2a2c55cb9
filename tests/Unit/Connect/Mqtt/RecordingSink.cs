using System.Globalization;
using System.Text;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Points;
using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Unit.Tests.Connect.Mqtt;

/// <summary>Writes down what a driver hands over; may be full, and stores when told to.</summary>
internal sealed class RecordingSink : IReadingSink
{
    private readonly Lock _gate = new();
    private TaskCompletionSource<bool>? _stored;

    public List<string> Lines { get; } = [];
    /// <summary>Values that it takes until it is full.</summary>
    public int Room { get; set; } = int.MaxValue;
    public bool StoresAtOnce { get; set; } = true;
    public bool Keeps { get; set; } = true;
    public int Asked { get; private set; }

    public bool Number(int index, long sourceTimeUs, double raw, Quality quality) => Put($"{index}={raw.ToString(CultureInfo.InvariantCulture)}@{sourceTimeUs}{Text(quality)}");
    public bool Integer(int index, long sourceTimeUs, long raw, Quality quality) => Put($"{index}={raw}@{sourceTimeUs}{Text(quality)}");
    public bool Bytes(int index, long sourceTimeUs, ReadOnlySpan<byte> value, Quality quality) => Put($"{index}='{Encoding.UTF8.GetString(value)}'@{sourceTimeUs}{Text(quality)}");

    public void Lost(int index, long sinceUs, Quality why)
    {
        lock (_gate) Lines.Add($"{index} lost@{sinceUs}{Text(why)}");
    }

    public void Flush()
    {
    }

    public ValueTask<bool> StoredAsync()
    {
        lock (_gate)
        {
            Asked++;
            return StoresAtOnce ? new(Keeps) : new((_stored ??= new()).Task);
        }
    }

    public void Store()
    {
        TaskCompletionSource<bool>? stored;
        lock (_gate) (stored, _stored) = (_stored, null);
        stored?.SetResult(Keeps);
    }

    public string[] Take()
    {
        lock (_gate)
        {
            string[] lines = [.. Lines];
            Lines.Clear();
            return lines;
        }
    }

    public static Point Point(string code, string address, string selector = "", string time = "", PointKind kind = PointKind.Analog) => new()
    {
        Handle = Handle.Parse("o.abcdefghijklmnopqrst/EQ-1." + code), Device = Handle.Parse("o.abcdefghijklmnopqrst/EQ-1"), Code = code, Name = code,
        Address = address, Selector = selector, TimeSelector = time, Kind = kind,
    };

    private bool Put(string line)
    {
        lock (_gate)
        {
            if (Room == 0) return false;
            Room--;
            Lines.Add(line);
            return true;
        }
    }

    private static string Text(Quality quality) => quality.IsGood ? "" : $" {quality.Code:X2}";
}

/// <summary>Takes everything and remembers nothing.</summary>
internal sealed class CountingSink : IReadingSink
{
    public long Values { get; private set; }
    public bool Number(int index, long sourceTimeUs, double raw, Quality quality) => Values++ >= 0;
    public bool Integer(int index, long sourceTimeUs, long raw, Quality quality) => Values++ >= 0;
    public bool Bytes(int index, long sourceTimeUs, ReadOnlySpan<byte> value, Quality quality) => Values++ >= 0;
    public void Lost(int index, long sinceUs, Quality why) { }
    public void Flush() { }
    public ValueTask<bool> StoredAsync() => new(true);
}
