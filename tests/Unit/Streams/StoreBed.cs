using System.Text;
using Yiwang.Streams;
using Yiwang.Unit.Tests.Storage;

namespace Yiwang.Unit.Tests.Streams;

/// <summary>A store on a disk that forgets what was not flushed, and a clock that stands.</summary>
internal sealed class StoreBed : IDisposable
{
    public const string Folder = "/data/streams";
    public const long Second = 1_000_000, Hour = 3_600 * Second, Day = 24 * Hour;
    public static readonly StreamOptions Small = new() { MinFreeBytes = 0, HeadBytesMax = 8 << 20, RetentionDays = 30 };

    public StoreBed(StreamOptions? options = null)
    {
        Options = options ?? Small;
        Open();
    }

    public StreamOptions Options { get; set; }
    public UnreliableFileSystem Files { get; set; } = new();
    public HandClock Clock { get; } = new(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));
    public StreamStore Store { get; private set; } = null!;
    public long Now => Clock.NowUs;

    public void Open() => Store = StreamStore.Open(Folder, Options, Files, Clock);

    public void Reopen()
    {
        Store.Dispose();
        Open();
    }

    public SeriesId Series(string point = "o.plant/EQ-1.p1", SampleKind kind = SampleKind.Number) => Store.Open(new SeriesKey(point, "o.plant"), kind);

    public async Task<AppendAnswer> Append(SeriesId series, params (long TimeUs, double Value)[] samples)
    {
        var batch = new SampleBatch { ReceivedUs = Now };
        foreach (var (time, value) in samples) batch.Add(series, time, value, Quality.Good);
        return await Store.AppendAsync(batch);
    }

    public List<Sample> Read(SeriesId series, long fromUs = long.MinValue, long toUs = long.MaxValue)
    {
        var samples = new List<Sample>();
        var isText = Store.TryFind(series, out var info) && info.Kind >= SampleKind.Text;
        using var cursor = Store.Read(series, fromUs, toUs);
        while (cursor.Next())
        {
            for (var i = 0; i < cursor.Times.Length; i++)
            {
                var bits = cursor.Bits[i];
                var text = isText ? Encoding.UTF8.GetString(cursor.Bytes.Slice((int)(bits >> 32), (int)bits)) : "";
                samples.Add(new Sample(cursor.Times[i], cursor.Received[i], isText ? 0 : bits, cursor.Qualities[i], text));
            }
        }
        return samples;
    }

    public void Dispose() => Store.Dispose();
}

internal readonly record struct Sample(long TimeUs, long ReceivedUs, long Bits, byte Quality, string Text)
{
    public double Number => BitConverter.Int64BitsToDouble(Bits);
}
