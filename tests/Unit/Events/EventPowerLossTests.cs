using Xunit;
using Yiwang.Events;
using Yiwang.Events.Erasing;
using Yiwang.Events.Proofs;
using Yiwang.Events.Store;
using Yiwang.Storage.Keys;
using Yiwang.Storage.Log;
using Yiwang.Unit.Tests.Storage;

namespace Yiwang.Unit.Tests.Events;

/// <summary>The power goes at a random moment while people are recorded, erased and signed for; what was acknowledged holds afterwards.</summary>
public sealed class EventPowerLossTests
{
    private static readonly Erasure Order = new(EventTestBed.Owner, null, "到期");
    private static readonly LogOptions Options = new() { SegmentBytes = 1 << 20, MinFreeBytes = 0 };

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 25)];

    [Theory, MemberData(nameof(Seeds))]
    public async Task What_Was_Acknowledged_Holds_After_The_Power_Comes_Back(int seed)
    {
        var random = new Random(seed);
        var files = new UnreliableFileSystem();
        var known = new Acknowledged();
        for (var round = 0; round < 3; round++)
        {
            await using (var node = await Node.TryOpenAsync(files, powerOffAfter: random.Next(5, 250)))
            {
                if (node is not null) await WorkAsync(node, known, random);
            }
            files = files.AfterPowerLoss(random);
            await using (var node = await Node.TryOpenAsync(files)) await known.CheckAsync(node!);
            files = files.AfterPowerLoss(random);
        }
    }

    private static async Task WorkAsync(Node node, Acknowledged known, Random random)
    {
        try
        {
            for (var i = 0; i < 200 && node.Log.Status.State == LogState.Open; i++)
            {
                var person = $"user:{random.Next(5)}";
                switch (random.Next(6))
                {
                    case 0 when known.Events.Count > 0:
                        var position = known.Events.Keys.ElementAt(random.Next(known.Events.Count));
                        if ((await node.Events.EraseAsync(position, Disclosure.Granted, Order)).Succeeded) known.ErasedGroups.Add(position);
                        break;
                    case 1:
                        var before = node.Events.Size;
                        if ((await node.Events.ErasePersonAsync(person, Order)).Succeeded) known.ErasePerson(person, before);
                        break;
                    case 2:
                        known.Published = node.Checkpointer.Publish();
                        break;
                    default:
                        var draft = EventTestBed.Note("a", """{"title":"t"}""", null, (Disclosure.Granted, """{"g":1}"""), (Disclosure.Sealed, """{"p":1}""")) with { SealSubject = person };
                        if (await node.Events.AppendAsync([draft], []) is { Succeeded: true } appended) known.Events[appended.Value.FirstPosition] = person;
                        break;
                }
            }
        }
        catch (IOException)
        {
            // the power went while a key was read or checked; nothing was acknowledged
        }
    }

    private sealed class Acknowledged
    {
        private readonly HashSet<long> _sealedForGood = [];

        public Dictionary<long, string> Events { get; } = [];
        public HashSet<long> ErasedGroups { get; } = [];
        public SignedCheckpoint? Published { get; set; }

        public void ErasePerson(string person, long before)
        {
            foreach (var (position, _) in Events.Where(e => e.Value == person && e.Key < before)) _sealedForGood.Add(position);
        }

        public async Task CheckAsync(Node node)
        {
            foreach (var position in Events.Keys) Assert.Equal("Note", node.Events.Read(position).Kind);
            foreach (var position in ErasedGroups) Assert.Null(node.Events.Read(position).Payload[Disclosure.Granted]);
            foreach (var position in _sealedForGood) Assert.Null(node.Events.Unseal(node.Events.Read(position)));
            await node.Log.WaitForTreeAsync(node.Log.Size, default);
            var now = node.Checkpointer.Publish();
            Assert.Null(node.Checkpointer.Fault);
            Assert.Equal(node.Log.Size, now.Checkpoint.Size);
            if (Published is { Checkpoint: var was }) Assert.True(MerkleProof.Extends(was.Size, was.Root, now.Checkpoint.Size, now.Checkpoint.Root, node.Log.Tree.Consistency(was.Size, now.Checkpoint.Size)));
        }
    }

    private sealed record Node(AppendLog Log, EventStore Events, Checkpointer Checkpointer) : IAsyncDisposable
    {
        /// <summary>Null when the power went while it started.</summary>
        public static async Task<Node?> TryOpenAsync(UnreliableFileSystem files, long? powerOffAfter = null)
        {
            AppendLog? log = null;
            try
            {
                if (powerOffAfter is { } operations) files.PowerOffAfter(operations);
                var keys = FileKeyStore.Open(files, "/data/keys", NodeSecret.LoadOrCreate(files, "/data/keys"));
                log = AppendLog.Open("/data/log", Options, files);
                var erasures = ErasureList.Open(files, "/data/keys/erased.list");
                var events = await EventStore.OpenAsync(log, keys, erasures, EventTestBed.Origin, TimeProvider.System, null, EventTestBed.TestKinds, default);
                return new Node(log, events, Checkpointer.Open(log, keys.Ed25519("log.ed25519"), EventTestBed.Origin, files, "/data/log/checkpoint"));
            }
            catch (IOException) when (powerOffAfter is not null)
            {
                if (log is not null) await log.DisposeAsync();
                return null;
            }
        }

        public ValueTask DisposeAsync() => Log.DisposeAsync();
    }
}
