using Xunit;
using Yiwang.Events;
using Yiwang.Events.Erasing;
using Yiwang.Events.Proofs;
using Yiwang.Events.Store;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;
using Yiwang.Storage.Log;

namespace Yiwang.Unit.Tests.Events.Proofs;

/// <summary>A whole log with events, keys and checkpoints in a folder of its own.</summary>
internal sealed class ProofBed : IAsyncDisposable
{
    public const string Origin = EventTestBed.Origin;

    private ProofBed(string folder, AppendLog log, EventStore events, Checkpointer checkpointer) =>
        (Folder, Log, Events, Checkpointer) = (folder, log, events, checkpointer);

    public string Folder { get; }
    public AppendLog Log { get; private set; }
    public EventStore Events { get; private set; }
    public Checkpointer Checkpointer { get; private set; }
    public ProofMaker Maker => new(Events, Checkpointer);
    public string CheckpointPath => Path.Combine(Folder, "log", "checkpoint");

    public static async Task<ProofBed> OpenAsync(string? folder = null)
    {
        folder ??= Path.Combine(Path.GetTempPath(), "yiwang-proofs-" + Guid.NewGuid().ToString("N"));
        var keys = Path.Combine(folder, "keys");
        Directory.CreateDirectory(keys);
        var log = AppendLog.Open(Path.Combine(folder, "log"), new LogOptions { SegmentBytes = 1 << 20 });
        var store = FileKeyStore.Open(DiskFileSystem.Instance, keys, NodeSecret.LoadOrCreate(DiskFileSystem.Instance, keys));
        var erasures = ErasureList.Open(DiskFileSystem.Instance, Path.Combine(keys, "erased.list"));
        var events = await EventStore.OpenAsync(log, store, erasures, Origin, TimeProvider.System, null, EventTestBed.TestKinds, default);
        var signer = store.Ed25519("log.ed25519");
        return new ProofBed(folder, log, events, Checkpointer.Open(log, signer, Origin, DiskFileSystem.Instance, Path.Combine(folder, "log", "checkpoint")));
    }

    /// <summary>Stops and starts again on the same folder.</summary>
    public async Task ReopenAsync()
    {
        await Log.DisposeAsync();
        var again = await OpenAsync(Folder);
        (Log, Events, Checkpointer) = (again.Log, again.Events, again.Checkpointer);
        await HashedAsync();
    }

    public async Task AppendAsync(int count)
    {
        for (var i = 0; i < count; i += 500)
            Assert.True((await Events.AppendAsync([.. Enumerable.Range(i, Math.Min(500, count - i)).Select(n => EventTestBed.Note($"t/{Guid.NewGuid():N}", $$"""{"title":"t{{n}}"}"""))], [])).Succeeded);
        await HashedAsync();
    }

    public async Task HashedAsync() => await Log.WaitForTreeAsync(Log.Size, default);

    public async Task<string> ProveAsync(long position, params Disclosure[] groups) => (await Maker.MakeAsync(position, groups.ToHashSet())).Value!.ToString();

    public ProofVerifier Verifier() => new([Checkpointer.Key]);

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
