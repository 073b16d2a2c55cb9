using System.Diagnostics;
using Yiwang.Things;
using Yiwang.Things.Records;

namespace Yiwang.Benchmarks.Identify;

/// <summary>The identifier index at size: memory a row, look-ups a core with half of the handles absent, and a restart to the first answer.</summary>
internal static class IndexBench
{
    private const int BatchRows = 1_000_000;

    public static async Task RunAsync(string folder, long rows, Figures figures)
    {
        var path = Path.Combine(folder, "index");
        await using (var node = await LocalNode.OpenAsync(path))
        {
            await node.HomeAsync();
            var before = Process.GetCurrentProcess().WorkingSet64;
            var cpu = Environment.CpuUsage.TotalTime;
            figures.Report("register.bulk_local.rows_per_s", await FillAsync(node, rows), "/s", "≥ 300 000");
            figures.ReportCpu("register.bulk_local.rows_per_s", Environment.CpuUsage.TotalTime - cpu, rows);
            var lag = Stopwatch.StartNew();
            await node.Runner.WaitAsync(node.Events.Size - 1);
            figures.Report("views.lag.ms", lag.Elapsed.TotalMilliseconds, "ms after the last row");
            figures.Report("index.bytes_per_row", (double)node.Log.IndexBytes / rows, "B", "≤ 24");
            Figures.Note($"working set grew {(Process.GetCurrentProcess().WorkingSet64 - before) >> 20} MiB over {rows:N0} rows, mapped log pages included");
            figures.Report("log.bytes_per_row", (double)Bytes(Path.Combine(path, "log")) / rows, "B on disk, tree and index included");
            LookUp(node, rows, figures);
            await ProofBench.RunAsync(node, path, figures);
        }
        var restart = Stopwatch.StartNew();
        await using (var again = await LocalNode.OpenAsync(path))
        {
            if (!again.Things.Registry.Find(LocalNode.Name(rows / 2)).Succeeded) throw new InvalidOperationException("a row is gone after the restart");
            figures.Report("index.restart.ms", restart.Elapsed.TotalMilliseconds, "ms", "< 3 000");
        }
    }

    private static async Task<double> FillAsync(LocalNode node, long rows)
    {
        var clock = Stopwatch.StartNew();
        for (var from = 0L; from < rows; from += BatchRows)
        {
            var count = Math.Min(BatchRows, rows - from);
            var start = from;
            var done = await node.Things.Registry.RegisterBulkAsync(LocalNode.Manager, Rows(start, count), count, $"bench-{start}");
            if (!done.Succeeded) throw new InvalidOperationException(done.Status.ToString());
        }
        return rows / clock.Elapsed.TotalSeconds;
    }

    private static IEnumerable<RegisterThing> Rows(long from, long count)
    {
        for (var i = from; i < from + count; i++) yield return LocalNode.Row(i);
    }

    private static void LookUp(LocalNode node, long rows, Figures figures)
    {
        const int distinct = 200_000, rounds = 9;
        var random = new Random(7);
        var names = new byte[distinct][];
        for (var i = 0; i < distinct; i++) names[i] = LocalNode.Name(random.NextInt64(rows) + (i % 2 == 0 ? 0 : rows * 2)).ToUtf8();
        List<double> rates = [];
        var cpu = Environment.CpuUsage.TotalTime;
        for (var round = 0; round < rounds; round++)
        {
            var visitor = new Seen();
            var clock = Stopwatch.StartNew();
            foreach (var name in names) node.Things.Registry.TryFind(name, ref visitor);
            rates.Add(distinct / clock.Elapsed.TotalSeconds);
            if (visitor.Count != distinct / 2) throw new InvalidOperationException($"{visitor.Count} of {distinct / 2} found");
        }
        figures.Report("index.lookup.per_s", Figures.Median(rates), "/s one core", "≥ 1 500 000");
        figures.ReportCpu("index.lookup.per_s", Environment.CpuUsage.TotalTime - cpu, (double)distinct * rounds);
    }

    private static long Bytes(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);

    private ref struct Seen : IThingVisitor
    {
        public int Count { get; private set; }

        public void Visit(ReadOnlySpan<byte> handle, long position, long recordedAtUs, in RecordReader record, bool range) => Count++;
    }
}
