using System.Diagnostics;
using Yiwang.Benchmarks.Identify;
using Yiwang.Events;
using Yiwang.Events.Proofs;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;
using Yiwang.Things.Records;

namespace Yiwang.Benchmarks.Net;

/// <summary>Proof files out of a log of bulk rows: made one after another on one core, and checked as a stranger would from the text alone.</summary>
internal static class ProofRows
{
    private static readonly HashSet<Disclosure> s_public = [Disclosure.Public];

    public static async Task RunAsync(bool quick, Figures figures)
    {
        var folder = Directory.CreateTempSubdirectory("yiwang-net-").FullName;
        try
        {
            await using var node = await LocalNode.OpenAsync(folder);
            await node.HomeAsync();
            var rows = quick ? 50_000 : 1_000_000;
            var filled = await node.Things.Registry.RegisterBulkAsync(LocalNode.Manager, Enumerable.Range(0, rows).Select(n => LocalNode.Row(n)), rows, "net-bench");
            if (!filled.Succeeded) throw new InvalidOperationException(filled.Status.ToString());
            await MeasureAsync(node, folder, quick ? 2_000 : 20_000, figures);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(LocalNode node, string folder, int proofs, Figures figures)
    {
        using var signer = node.Keys.Ed25519("log/checkpoint");
        var checkpointer = Checkpointer.Open(node.Log, signer, node.Events.Origin, DiskFileSystem.Instance, Path.Combine(folder, "checkpoint"));
        await node.Log.WaitForTreeAsync(node.Log.Size, CancellationToken.None);
        checkpointer.Publish();
        var maker = new ProofMaker(node.Events, checkpointer);
        var random = new Random(11);
        var texts = new List<string>(proofs);
        var clock = Stopwatch.StartNew();
        while (texts.Count < proofs)
        {
            var made = await maker.MakeAsync(random.NextInt64(node.Log.Size), s_public);
            texts.Add(made.Value?.ToString() ?? throw new InvalidOperationException(made.Status.ToString()));
        }
        figures.Report("proof.make.us", clock.Elapsed.TotalMicroseconds / proofs, $"µs at {node.Log.Size:N0} entries", "< 1 000");
        figures.Report("proof.bytes", Figures.Median(texts.Select(t => (double)t.Length)), "B");
        var verifier = new ProofVerifier([checkpointer.Key], new RecordBodies());
        clock.Restart();
        foreach (var text in texts)
        {
            if (verifier.Verify(text).Failure is { } failure) throw new InvalidOperationException(failure.ToString());
        }
        figures.Report("proof.verify.per_s", proofs / clock.Elapsed.TotalSeconds, "/s on one core", "≥ 5 000");
    }
}
