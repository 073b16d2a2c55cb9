using System.Diagnostics;
using System.Text;
using Yiwang.Events;
using Yiwang.Net.Crossing;
using Yiwang.Net.Crossing.Carrying;
using Yiwang.Net.Crossing.Receiving;
using Yiwang.Net.Crossing.Storing;
using Yiwang.Pacts;
using Yiwang.Signing;
using Yiwang.Storage.Sql;

namespace Yiwang.Benchmarks.Net;

/// <summary>
/// Messages over one link: queued durably, signed in batches, taken durably on the other side, handled, receipts signed, kept on both sides. Two nodes of this process with a
/// State each on disk; the line between them is a delay of 40 ms there and back: once without the cost of HTTP, once over connections of HTTP through <see cref="DelayedRelay"/>.
/// </summary>
internal static class ForwardRows
{
    private const int RoundTripMs = 40, Batch = 1_000;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    public static async Task RunAsync(bool quick, Figures figures)
    {
        Signatures(SigningAlgorithm.Ed25519, "ed25519", quick, figures);
        Signatures(SigningAlgorithm.Sm2, "sm2", quick, figures);
        var folder = Directory.CreateTempSubdirectory("yiwang-forward-").FullName;
        try
        {
            var messages = quick ? 60_000 : 600_000;
            var line = new DelayedLine();
            await LinkAsync(Path.Combine(folder, "line"), "net.forward.per_s", messages, line, new Uri("https://b.example/"), b => line.Node = b, figures);
            await using var http = new HttpLine();
            await LinkAsync(Path.Combine(folder, "http"), "net.forward.http.per_s", messages, http.Carrier, http.Address, http.Use, figures);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Signatures(SigningAlgorithm algorithm, string name, bool quick, Figures figures)
    {
        var signer = Signers.Create(algorithm, Signers.NewPrivateKey(algorithm));
        // as long as the base of a request
        var text = Encoding.ASCII.GetBytes(new string('x', 600));
        var (count, signature) = (quick ? 1_000 : 10_000, signer.Sign(text));
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < count; i++) signature = signer.Sign(text);
        figures.Report($"net.sign.{name}.per_s", count / watch.Elapsed.TotalSeconds, "signatures/s");
        watch.Restart();
        for (var i = 0; i < count; i++) if (!Signers.Verify(algorithm, signer.PublicKey, text, signature)) throw new InvalidOperationException(name);
        figures.Report($"net.verify.{name}.per_s", count / watch.Elapsed.TotalSeconds, "signatures/s");
    }

    private static async Task LinkAsync(string folder, string row, int messages, ICarrier line, Uri atB, Action<CrossingRuntime> opened, Figures figures)
    {
        var (a, b) = (BenchSide.Create(SigningAlgorithm.Ed25519, new Uri("https://a.example/")), BenchSide.Create(SigningAlgorithm.Ed25519, atB));
        await using var stateA = await StateAsync(Path.Combine(folder, "a"));
        await using var stateB = await StateAsync(Path.Combine(folder, "b"));
        await using var nodeA = await NodeAsync(new BenchPact(a, b, a), stateA, line, null);
        var counter = new Counter(messages);
        await using var nodeB = await NodeAsync(new BenchPact(a, b, b), stateB, line, counter);
        opened(nodeB);
        var (pact, done) = (new BenchPact(a, b, a).Id, new TaskCompletionSource());
        var receipts = 0;
        using var watch = nodeA.WatchReceipts(Counter.Name, _ =>
        {
            if (Interlocked.Increment(ref receipts) == messages) done.TrySetResult();
        });
        var body = Encoding.UTF8.GetBytes("{\"case\":\"" + new string('x', 200) + "\"}");
        var (started, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        for (var n = 0; n < messages; n += Batch)
        {
            var first = n;
            var queued = await nodeA.QueueAsync(pact, a.Id, [.. Enumerable.Range(first, Batch).Select(i => new OutMessage(PactVerbs.Forward, Counter.Name, "wo", body, $"k{i}"))]);
            if (!queued.Succeeded) throw new InvalidOperationException(queued.Status.ToString());
        }
        // a line that lets nothing through is said and not waited for
        if (await Task.WhenAny(done.Task, Task.Delay(s_patience)) != done.Task) throw new InvalidOperationException($"{row}: {string.Join("; ", nodeA.Lanes)}");
        figures.Report(row, messages / started.Elapsed.TotalSeconds, "messages/s", "≥ 20,000");
        figures.ReportCpu(row, Environment.CpuUsage.TotalTime - cpu, messages);
    }

    private static async Task<IDatabase> StateAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        return await Databases.OpenStateAsync(new DatabaseSettings(), folder, CrossingSchema.Migrations);
    }

    private static async Task<CrossingRuntime> NodeAsync(BenchPact pact, IDatabase state, ICarrier line, Counter? counter)
    {
        var node = await CrossingRuntime.OpenAsync(new CrossingParts(pact, pact, pact.IsHere, pact, state, line, new CrossingOptions(), TimeProvider.System));
        node.Start(counter is null ? [] : [counter], []);
        return node;
    }

    private sealed class DelayedLine : ICarrier
    {
        public CrossingRuntime? Node { get; set; }

        public Uri? AddressOf(PactParty to, string path) => new(to.Node!, path);

        public async Task<CrossingResponse> PostAsync(CrossingRequest request, TimeSpan timeout, CancellationToken cancel)
        {
            await Task.Delay(RoundTripMs / 2, cancel);
            var response = await Node!.HandleAsync(request, cancel);
            await Task.Delay(RoundTripMs / 2, cancel);
            return response;
        }
    }

    private sealed class Counter(int expected) : IBatchHandler
    {
        public const string Name = "case.deliver";
        private int _count;

        public string Type => Name;
        public PactVerbs Verb => PactVerbs.Forward;

        public ValueTask<Outcome<ReadOnlyMemory<byte>>> HandleAsync(InMessage message, CancellationToken cancel) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<Outcome<ReadOnlyMemory<byte>>>> HandleAsync(IReadOnlyList<InMessage> messages, CancellationToken cancel)
        {
            _count += messages.Count;
            if (_count > expected) throw new InvalidOperationException("a message came twice");
            return new([.. messages.Select(_ => (Outcome<ReadOnlyMemory<byte>>)ReadOnlyMemory<byte>.Empty)]);
        }
    }
}
