using Yiwang.Storage.Keys;
using System.Diagnostics;
using Yiwang.Events;
using Yiwang.Events.Proofs;
using Yiwang.Storage.Files;
using Yiwang.Things.Records;

namespace Yiwang.Benchmarks.Identify;

/// <summary>Proofs out of a log of some size: made, and checked as a stranger would from the text alone.</summary>
internal static class ProofBench
{
    private const int Proofs = 2_000;
    private static readonly HashSet<Disclosure> s_public = [Disclosure.Public];

    public static async Task RunAsync(LocalNode node, string folder, Figures figures)
    {
        using var signer = node.Keys.Ed25519("log/checkpoint");
        var checkpointer = Checkpointer.Open(node.Log, signer, node.Events.Origin, DiskFileSystem.Instance, Path.Combine(folder, "checkpoint"));
        await node.Log.WaitForTreeAsync(node.Log.Size, CancellationToken.None);
        checkpointer.Publish();
        var maker = new ProofMaker(node.Events, checkpointer);
        var random = new Random(11);
        var texts = new List<string>(Proofs);
        var clock = Stopwatch.StartNew();
        while (texts.Count < Proofs)
        {
            var made = await maker.MakeAsync(random.NextInt64(node.Log.Size), s_public);
            texts.Add(made.Value?.ToString() ?? throw new InvalidOperationException(made.Status.ToString()));
        }
        figures.Report("proof.make.per_s", Proofs / clock.Elapsed.TotalSeconds, "/s");
        figures.Report("proof.bytes", Figures.Median(texts.Select(t => (double)t.Length)), $"B at {node.Log.Size:N0} entries");
        var verifier = new ProofVerifier([checkpointer.Key], new RecordBodies());
        clock.Restart();
        foreach (var text in texts)
        {
            if (verifier.Verify(text).Failure is { } failure) throw new InvalidOperationException(failure.ToString());
        }
        figures.Report("proof.verify.per_s", Proofs / clock.Elapsed.TotalSeconds, "/s");
    }
}
