using Xunit;
using Yiwang.Storage.Log;
using static Yiwang.Unit.Tests.Storage.Log.TemporaryLog;

namespace Yiwang.Unit.Tests.Storage.Log;

public sealed class PowerLossTests
{
    private const string Folder = "/data/log";
    private static readonly LogOptions Options = new() { SegmentBytes = 1 << 20, MinFreeBytes = 0, CheckpointHeads = 200 };

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 25)];

    /// <summary>Three power losses in a row under load; after each, what was acknowledged is there and nothing is there by half.</summary>
    [Theory, MemberData(nameof(Seeds))]
    public async Task EveryAcknowledgedEntryIsThereAndNoneByHalf(int seed)
    {
        var random = new Random(seed);
        var options = Options with { AheadBytes = random.Next(3) * 40_000 };
        var files = new UnreliableFileSystem();
        var model = new LogModel();
        for (var round = 0; round < 3; round++)
        {
            await using (var log = AppendLog.Open(Folder, options, files))
            {
                files.PowerOffAfter(random.Next(1, 120));
                await Task.WhenAll(Enumerable.Range(0, 4).Select(w => WorkAsync(log, model, new Random(seed * 100 + round * 10 + w), $"{round}.{w}")));
            }
            files = files.AfterPowerLoss(random);
            await using (var log = AppendLog.Open(Folder, options, files))
            {
                Assert.Equal(LogState.Open, log.Status.State);
                await model.CheckAsync(log);
            }
            files = files.AfterPowerLoss(random);
        }
    }

    private static async Task WorkAsync(AppendLog log, LogModel model, Random random, string worker)
    {
        for (var i = 0; ; i++)
        {
            var request = $"{worker}.{i}";
            if (random.Next(8) == 0)
            {
                if (!await ImportAsync(log, model, random, request)) return;
                continue;
            }
            var drafts = Enumerable.Range(0, random.Next(1, 6)).Select(k => Draft($"p{random.Next(3)}/{random.Next(30)}", Body(request, k, random), listed: true)).ToArray();
            var result = await log.AppendAsync(drafts, []);
            if (result.Status != AppendStatus.Ok) return;
            model.Acknowledge(request, result.FirstPosition, drafts);
        }
    }

    private static async Task<bool> ImportAsync(AppendLog log, LogModel model, Random random, string request)
    {
        var batch = log.BeginBatch();
        var rows = Enumerable.Range(0, random.Next(1, 300)).Select(k => Draft($"p{random.Next(3)}/{request}.{k}", Body(request, k, random), listed: true)).ToArray();
        foreach (var part in rows.Chunk(100))
        {
            if (await batch.StageAsync(part) != AppendStatus.Ok) return false;
        }
        if (random.Next(4) == 0)
        {
            var aborted = await batch.AbortAsync(Draft("batches", $"aborted {request}"));
            if (aborted.Status == AppendStatus.Ok) model.Abort(request);
            return aborted.Status == AppendStatus.Ok;
        }
        var result = await batch.CommitAsync(s => Draft("batches", $"committed {request} {s.Count}"), []);
        if (result.Status == AppendStatus.Ok) model.Commit(request, rows);
        return result.Status == AppendStatus.Ok;
    }

    private static string Body(string request, int index, Random random) => $"{request} {index} {new string('x', random.Next(3_000))}";
}
