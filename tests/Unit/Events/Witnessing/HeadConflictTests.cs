using System.Text;
using Xunit;
using Yiwang.Events;
using Yiwang.Events.Proofs;
using Yiwang.Events.Witnessing;
using Yiwang.Unit.Tests.Events.Proofs;

namespace Yiwang.Unit.Tests.Events.Witnessing;

/// <summary>Two logs under one key, as a forging operator would keep them.</summary>
public sealed class HeadConflictTests : IAsyncLifetime
{
    private ProofBed _one = null!, _other = null!;

    public async ValueTask InitializeAsync()
    {
        _one = await ProofBed.OpenAsync();
        var folder = Path.Combine(Path.GetTempPath(), "yiwang-fork-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(Path.Combine(folder, "keys"));
        foreach (var key in Directory.EnumerateFiles(Path.Combine(_one.Folder, "keys"))) File.Copy(key, Path.Combine(folder, "keys", Path.GetFileName(key)));
        _other = await ProofBed.OpenAsync(folder);
        Assert.Equal(_one.Checkpointer.Key.ToString(), _other.Checkpointer.Key.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task A_Fork_Across_Sizes_Is_Proved_By_The_Larger_Trees_Own_Tiles()
    {
        await _one.AppendAsync(300);
        await _other.AppendAsync(777);
        var (held, seen) = (_one.Checkpointer.Publish(), _other.Checkpointer.Publish());
        var tree = new RemoteTree(new Tiles(_other), 777);
        var (prefix, proof) = ((await tree.RootAsync(300, default)).Value!, (await tree.ConsistencyAsync(300, default)).Value!);
        Assert.Equal(_other.Log.Tree.Root(300), prefix);
        Assert.Equal(_other.Log.Tree.Consistency(300, 777), proof);
        var conflict = new HeadConflict(ConflictKind.Fork, _one.Checkpointer.Key, held.Note, seen.Note, prefix, proof);
        var text = conflict.ToString();
        Assert.True(ConflictVerifier.Verify(text).Proved);
        Assert.True(HeadConflict.TryParse(text, out var again));
        Assert.Equal((text, conflict.Id), (again.ToString(), again.Id));
        // against a log that did extend its head there is no such file
        Assert.False(ConflictVerifier.Verify((conflict with { First = _other.Checkpointer.Current.Note }).ToString()).Sound);
        Assert.False(ConflictVerifier.Verify((conflict with { Prefix = held.Checkpoint.Root }).ToString()).Sound);
    }

    [Fact]
    public async Task No_Changed_Character_Makes_Evidence_And_None_Throws()
    {
        await _one.AppendAsync(5);
        await _other.AppendAsync(5);
        var text = new HeadConflict(ConflictKind.Fork, _one.Checkpointer.Key, _one.Checkpointer.Publish().Note, _other.Checkpointer.Publish().Note, null, []).ToString();
        Assert.True(ConflictVerifier.Verify(text).Proved);
        for (var length = 0; length < text.Length; length++) Assert.False(ConflictVerifier.Verify(text[..length]).Proved);
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var changed = new StringBuilder(text);
            var at = random.Next(text.Length);
            changed[at] = (char)(changed[at] ^ (1 << random.Next(5)));
            // the kind's letters may be written large; nothing else may change
            Assert.False(ConflictVerifier.Verify(changed.ToString()).Proved && !changed.ToString().Equals(text, StringComparison.OrdinalIgnoreCase), $"{at}");
        }
    }

    [Fact]
    public async Task A_Replay_Over_Tiles_Names_The_First_Bad_Entry_And_The_Head_That_It_Breaks()
    {
        await _one.AppendAsync(300);
        var early = _one.Checkpointer.Publish().Note;
        await _one.AppendAsync(400);
        _one.Checkpointer.Publish();
        var sound = await new TileAudit(new Tiles(_one), _one.Checkpointer.Key, [early]).RunAsync();
        Assert.Equal((true, 700, 700), (sound.Holds, sound.Entries, sound.Good));

        var changed = await new TileAudit(new Tiles(_one, corrupt: 612), _one.Checkpointer.Key, [early]).RunAsync();
        Assert.Equal((612, 300), (changed.Position, changed.Good));
        Assert.Equal(700, changed.Since!.Size);

        await _other.AppendAsync(700);
        _other.Checkpointer.Publish();
        var forked = await new TileAudit(new Tiles(_other), _one.Checkpointer.Key, [early]).RunAsync();
        Assert.Equal((300, -1), (forked.Since!.Size, forked.Good));
        var rolledBack = await new TileAudit(new Tiles(_one, checkpoint: early), _one.Checkpointer.Key, [_one.Checkpointer.Current.Note]).RunAsync();
        Assert.Contains("it went back", rolledBack.Problem!.Value.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(300)]
    [InlineData(399)]
    public async Task A_Replay_Names_The_Entry_That_A_Log_Does_Not_Hand_Out(int withheld)
    {
        await _one.AppendAsync(400);
        _one.Checkpointer.Publish();
        var result = await new TileAudit(new Tiles(_one, withheld: withheld), _one.Checkpointer.Key, []).RunAsync();
        Assert.Equal((withheld, false), (result.Position, result.Holds));
        Assert.StartsWith($"第 {withheld + 1} 条读不到", result.Problem!.Value.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Replay_Of_A_Log_That_Shows_Whole_Bundles_Only_Names_The_Bundle()
    {
        await _one.AppendAsync(400);
        _one.Checkpointer.Publish();
        var result = await new TileAudit(new Tiles(_one, withheld: 256), _one.Checkpointer.Key, []).RunAsync();
        Assert.Equal(256, result.Position);
        Assert.Contains("tile/entries/001.p/144", result.Problem!.Value.En, StringComparison.Ordinal);
    }

    /// <summary>A log's public part, with one entry's header changed, or with one that is damaged and not handed out.</summary>
    private sealed class Tiles(ProofBed bed, int corrupt = -1, string? checkpoint = null, int withheld = -1) : ILogSource
    {
        private readonly TileLayout _layout = new(bed.Log, bed.Checkpointer);

        public ValueTask<Outcome<byte[]>> GetAsync(string path, CancellationToken cancel)
        {
            if (withheld >= 0 && TilePath.TryParse(path, out var asked) && asked.Value.IsEntries && withheld >= asked.Value.Index * TilePath.FullWidth && withheld < (asked.Value.Index * TilePath.FullWidth) + asked.Value.Width)
                return ValueTask.FromResult<Outcome<byte[]>>(new Outcome(Codes.EventsCorrupt));
            if (path == "checkpoint" && checkpoint is not null) return ValueTask.FromResult<Outcome<byte[]>>(Encoding.UTF8.GetBytes(checkpoint));
            var got = _layout.Get(path);
            if (!got.Succeeded) return ValueTask.FromResult<Outcome<byte[]>>(got.Status);
            var bytes = got.Value.Content.ToArray();
            if (TilePath.TryParse(path, out var tile) && tile.Value.IsEntries && corrupt >= 0 && corrupt / 256 == tile.Value.Index)
            {
                var at = 0;
                for (var i = 0; i < corrupt % 256; i++) at += 2 + (bytes[at] << 8) + bytes[at + 1];
                bytes[at + 10] ^= 1;
            }
            return ValueTask.FromResult<Outcome<byte[]>>(bytes);
        }
    }
}
