using System.Diagnostics;
using System.Security.Cryptography;
using Yiwang.Benchmarks.Identify;
using Yiwang.Client;
using Yiwang.Client.Batches;
using Yiwang.Client.Credentials;

namespace Yiwang.Benchmarks.Resolve;

/// <summary>Durable registrations over the Handle protocol by our own client: each with a challenge of its own, and in one session.</summary>
internal static class CreateBench
{
    private const int Parallel = 32;

    public static async Task RunAsync(ServedNode node, TimeSpan during, string name, Figures figures)
    {
        await MeasureAsync(node, SessionUse.None, 1, during, $"{name}.create.seq.per_s", figures);
        await MeasureAsync(node, SessionUse.None, Parallel, during, $"{name}.create.challenge.per_s", figures);
        await MeasureAsync(node, SessionUse.Signed, Parallel, during, $"{name}.create.session.per_s", figures);
    }

    private static async Task MeasureAsync(ServedNode node, SessionUse session, int parallel, TimeSpan during, string figure, Figures figures)
    {
        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(node.PrivateKey, out _);
        using var credential = PublicKeyCredential.Rsa(ServedNode.Credential, rsa);
        await using var client = new HandleClient(new HandleClientOptions { Server = node.Handle.ToString(), Credential = credential, Session = session });
        await RunAsync(client, figure + "-warm", parallel, TimeSpan.FromSeconds(1));
        var (cpu, clock) = (node.CpuTime, Stopwatch.StartNew());
        var (done, failed) = await RunAsync(client, figure, parallel, during);
        figures.Report(figure, done / clock.Elapsed.TotalSeconds, $"/s durable, {parallel} at once, RSA");
        figures.ReportCpu(figure, node.CpuTime - cpu, Math.Max(1, done));
        if (failed > 0) figures.Report(figure.Replace("per_s", "failed", StringComparison.Ordinal), failed, $"beside {done}");
    }

    private static async Task<(int Done, int Failed)> RunAsync(HandleClient client, string run, int parallel, TimeSpan during)
    {
        var clock = Stopwatch.StartNew();
        var (done, failed) = (0, 0);
        await foreach (var result in HandleBatch.RunAsync(client, Items(run, clock, during), parallel))
        {
            if (result.Error is null) done++;
            else if (failed++ == 0) Figures.Note($"{run}: {result.Error.Message}");
        }
        return (done, failed);
    }

    private static IEnumerable<BatchItem> Items(string run, Stopwatch clock, TimeSpan during)
    {
        for (var i = 0; clock.Elapsed < during; i++)
            yield return new BatchItem(BatchAction.Create, $"{ServedNode.Prefix}/{run}-{i}", [HandleValues.Text(1, "URL", $"https://example.org/{i}")]);
    }
}
