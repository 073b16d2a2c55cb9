using Xunit;
using Yiwang.Cases.Travel;
using Yiwang.Events.Effects;
using Yiwang.Net.Travel;
using Yiwang.Signing;
using Yiwang.Storage.Blobs;
using Yiwang.Storage.Files;
using Yiwang.Storage.Sql;
using Yiwang.Unit.Tests.Cases;
using Yiwang.Unit.Tests.Net.Crossing;
using Directory = System.IO.Directory;

namespace Yiwang.Unit.Tests.Net.Travel;

/// <summary>What carries cases, over the engine and State of one node and a lane of paper. A test runs the effects, fact by fact.</summary>
internal sealed class TravelBed : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yiwang-travel-").FullName;
    private readonly Dictionary<Effect, long> _cursors = [];
    private readonly BlobStore _blobs;
    private readonly CaseBed _at;

    private TravelBed(CaseBed at, ICaseTravel travel)
    {
        _at = at;
        var pact = new PaperPact(new PaperSide(SigningAlgorithm.Ed25519, null), new PaperSide(SigningAlgorithm.Ed25519, null));
        _blobs = new BlobStore(DiskFileSystem.Instance, _folder, at.State, new BlobOptions { MinFreeBytes = 0 }, at.Time);
        Travels = new CaseTravels(at.State);
        Sending = new CaseSending(travel, Crossing, pact, Travels, _blobs, Look);
        News = new CaseNews(travel, Crossing, Travels, _ => IsHere, Look);
        Receipts = new CaseReceipts(travel, Crossing, pact, Travels, Sending, News, at.Time);
    }

    public PaperCrossing Crossing { get; } = new();
    public CaseTravels Travels { get; }
    public CaseSending Sending { get; }
    public CaseNews News { get; }
    public CaseReceipts Receipts { get; }
    /// <summary>Whether the node keeps those that send.</summary>
    public bool IsHere { get; set; } = true;

    /// <param name="travel">In place of the engine's.</param>
    public static async Task<TravelBed> OpenAsync(CaseBed at, ICaseTravel? travel = null)
    {
        await Migrations.ApplyAsync(at.State, [CaseTravels.Schema]);
        return new TravelBed(at, travel ?? at.Runtime.Travel);
    }

    /// <summary>Hands every fact since the last time to an effect, as the node's runner does.</summary>
    public async Task RunAsync(Effect effect)
    {
        for (var at = _cursors.GetValueOrDefault(effect); at < _at.Events.Size; at++)
        {
            var e = _at.Events.Read(at);
            if (effect.Wants(e.Kind)) await effect.HandleAsync(e, TestContext.Current.CancellationToken);
            _cursors[effect] = at + 1;
        }
    }

    /// <summary>The clock is moved on while it does not hold, so that pauses pass.</summary>
    public async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var late = new CancellationTokenSource(Patience.Deadline);
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (!await holds())
        {
            await looks.WaitForNextTickAsync(late.Token);
            _at.Time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    public Task UntilAsync(Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));

    /// <summary>Nothing is under way or waits.</summary>
    public Task UntilIdleAsync() => UntilAsync(async () => (await Travels.AllAsync(TestContext.Current.CancellationToken)).Count == 0);

    private void Look() => Receipts.Look();

    public async ValueTask DisposeAsync()
    {
        await Receipts.DisposeAsync();
        _blobs.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
