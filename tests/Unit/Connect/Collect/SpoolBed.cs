using Yiwang.Connect.Collect;
using Yiwang.Connect.Collect.Spool;
using Yiwang.Connect.Points;
using Yiwang.Streams;
using Yiwang.Things;
using Yiwang.Unit.Tests.Storage;
using Yiwang.Unit.Tests.Things;

namespace Yiwang.Unit.Tests.Connect.Collect;

/// <summary>A spool on a disk that can lose what was not flushed; can be opened again.</summary>
internal sealed class SpoolBed : IDisposable
{
    private const string Folder = "/spool";
    private readonly SpoolOptions _options;

    public SpoolBed(SpoolOptions? options = null, UnreliableFileSystem? disk = null)
    {
        (_options, Disk) = (options ?? new SpoolOptions { SegmentBytes = 4_096 }, disk ?? new UnreliableFileSystem());
        Spool = SampleSpool.Open(Folder, _options, Disk);
    }

    public UnreliableFileSystem Disk { get; private set; }
    public SampleSpool Spool { get; private set; }

    public static Point Point { get; } = new() { Handle = Handle.Parse(ThingsBed.Forge + "/EQ-A-001.x"), Device = ConnectBed.Press, Code = "x", Name = "x", RawType = RawType.Float64 };

    public async Task<AppendStatus> AppendAsync(long firstSecond, int count = 1, Point? point = null)
    {
        var batch = new SampleBatch();
        var series = Spool.SeriesOf(ThingsBed.Forge, point ?? Point);
        for (var i = 0; i < count; i++) batch.Add(series, (firstSecond + i) * 1_000_000, (double)(firstSecond + i), Quality.Good);
        return (await Spool.AppendAsync(batch)).Status;
    }

    /// <summary>Source seconds of everything that is not confirmed, in the order in which it would be sent.</summary>
    public long[] Unsent()
    {
        var seconds = new List<long>();
        SegmentReader? reader = null;
        foreach (var (from, to) in Spool.Files.Unsent.Within(default, Spool.End))
        {
            for (var at = from; at < to;)
            {
                var block = new SampleBlock();
                at = Spool.Files.Read(at, to, 100, block, ref reader);
                seconds.AddRange(block.Samples.Times.ToArray().Select(t => t / 1_000_000));
            }
        }
        reader?.Dispose();
        return [.. seconds];
    }

    public void Reopen(Func<UnreliableFileSystem, UnreliableFileSystem>? disk = null)
    {
        var next = disk?.Invoke(Disk) ?? Disk;
        Spool.Dispose();
        Disk = next;
        Spool = SampleSpool.Open(Folder, _options, Disk);
    }

    public void Dispose() => Spool.Dispose();
}
