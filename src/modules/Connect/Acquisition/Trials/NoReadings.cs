using Yiwang.Streams;

namespace Yiwang.Connect.Acquisition.Trials;

/// <summary>For a driver that is asked and never runs.</summary>
internal sealed class NoReadings : IReadingSink
{
    public static readonly NoReadings Instance = new();

    public bool Number(int index, long sourceTimeUs, double raw, Quality quality) => true;
    public bool Integer(int index, long sourceTimeUs, long raw, Quality quality) => true;
    public bool Bytes(int index, long sourceTimeUs, ReadOnlySpan<byte> value, Quality quality) => true;
    public void Lost(int index, long sinceUs, Quality why) { }
    public void Flush() { }
    public ValueTask<bool> StoredAsync() => new(false);
}
