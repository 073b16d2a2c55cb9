using Yiwang.Signing;
using System.Text;
using Xunit;
using Yiwang.Events;
using Yiwang.Events.Proofs;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;

namespace Yiwang.Unit.Tests.Events.Proofs;

public sealed class CheckpointerTests : IAsyncLifetime
{
    private ProofBed _bed = null!;

    public async ValueTask InitializeAsync() => _bed = await ProofBed.OpenAsync();

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    [Fact]
    public async Task It_Publishes_Growth_And_Each_Checkpoint_Extends_The_Last()
    {
        var last = _bed.Checkpointer.Current.Checkpoint;
        Assert.Equal((0, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="), (last.Size, Convert.ToBase64String(last.Root)));
        foreach (var count in new[] { 1, 2, 300, 700 })
        {
            await _bed.AppendAsync(count);
            var signed = _bed.Checkpointer.Publish();
            Assert.Equal(last.Size + count, signed.Checkpoint.Size);
            Assert.True(MerkleProof.Extends(last.Size, last.Root, signed.Checkpoint.Size, signed.Checkpoint.Root, _bed.Log.Tree.Consistency(last.Size, signed.Checkpoint.Size)));
            Assert.Equal(signed.Note, Encoding.UTF8.GetString(File.ReadAllBytes(_bed.CheckpointPath)));
            Assert.Same(signed, _bed.Checkpointer.Publish());
            last = signed.Checkpoint;
        }
    }

    [Fact]
    public async Task After_A_Restart_It_Goes_On_From_The_Same_Checkpoint()
    {
        await _bed.AppendAsync(10);
        var before = _bed.Checkpointer.Publish();
        await _bed.ReopenAsync();
        Assert.Equal(before.Note, _bed.Checkpointer.Current.Note);
        await _bed.AppendAsync(1);
        Assert.Equal(11, _bed.Checkpointer.Publish().Checkpoint.Size);
    }

    [Fact]
    public async Task A_Log_Shorter_Than_Its_Checkpoint_Is_Never_Signed_Again()
    {
        await _bed.AppendAsync(10);
        var published = _bed.Checkpointer.Publish();
        await using var older = await ProofBed.OpenAsync();
        CopyCheckpoint(older);
        await older.AppendAsync(5);
        var resumed = Resume(older);
        Assert.Contains("10 were published", resumed.Fault, StringComparison.Ordinal);
        await older.AppendAsync(20);
        Assert.Equal(published.Note, resumed.Publish().Note);
    }

    [Fact]
    public async Task A_Log_With_Another_History_Is_Never_Signed_Again()
    {
        await _bed.AppendAsync(10);
        var published = _bed.Checkpointer.Publish();
        await using var other = await ProofBed.OpenAsync();
        CopyCheckpoint(other);
        await other.AppendAsync(12);
        var resumed = Resume(other);
        Assert.Contains("not those that were published", resumed.Fault, StringComparison.Ordinal);
        Assert.Equal(published.Note, resumed.Publish().Note);
    }

    [Fact]
    public async Task A_Damaged_Checkpoint_File_Stops_Signing()
    {
        await _bed.AppendAsync(3);
        _bed.Checkpointer.Publish();
        var bytes = File.ReadAllBytes(_bed.CheckpointPath);
        bytes[^10] ^= 1;
        File.WriteAllBytes(_bed.CheckpointPath, bytes);
        await _bed.ReopenAsync();
        Assert.Contains("damaged", _bed.Checkpointer.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_The_Tree_Is_Still_Being_Made_The_Old_Checkpoint_Stands()
    {
        using var bed = new EventTestBed();
        var store = await bed.OpenAsync();
        using var signer = new Ed25519Signer(new byte[32]);
        var path = Path.Combine(bed.Folder, "checkpoint");
        for (var i = 0; i < 5; i++) await store.AppendAsync([EventTestBed.Note("a", """{"title":"t"}""")], []);
        Assert.Equal(5, Checkpointer.Open(bed.Log, signer, ProofBed.Origin, DiskFileSystem.Instance, path).Current.Checkpoint.Size);

        bed.Log.TreeLag = 3;
        var resumed = Checkpointer.Open(bed.Log, signer, ProofBed.Origin, DiskFileSystem.Instance, path);
        Assert.Equal((5, (string?)null), (resumed.Current.Checkpoint.Size, resumed.Fault));
        bed.Log.TreeLag = 0;
        await store.AppendAsync([EventTestBed.Note("a", """{"title":"t"}""")], []);
        bed.Log.TreeLag = 1;
        Assert.Equal(5, resumed.Publish().Checkpoint.Size);
        bed.Log.TreeLag = 0;
        Assert.Equal(6, resumed.Publish().Checkpoint.Size);
    }

    [Fact]
    public async Task The_Layout_Serves_Checkpoint_Key_And_Tiles_And_Nothing_Beyond()
    {
        await _bed.AppendAsync(300);
        _bed.Checkpointer.Publish();
        var layout = new TileLayout(_bed.Log, _bed.Checkpointer);
        Assert.Equal(_bed.Checkpointer.Current.Note, Encoding.UTF8.GetString(layout.Get("checkpoint").Value!.Content));
        Assert.Equal(_bed.Checkpointer.Key + "\n", Encoding.UTF8.GetString(layout.Get("key").Value!.Content));
        Assert.Equal(256 * 32, layout.Get("tile/0/000").Value!.Content.Length);
        Assert.Equal(44 * 32, layout.Get("tile/0/001.p/44").Value!.Content.Length);
        Assert.Equal(layout.Get("tile/0/000").Value!.Content[..320], layout.Get("tile/0/000.p/10").Value!.Content);
        Assert.Contains("immutable", layout.Get("tile/1/000.p/1").Value!.CacheControl, StringComparison.Ordinal);
        var entries = layout.Get("tile/entries/001.p/44").Value!.Content;
        Assert.Equal(_bed.Log.Read(256).Header.ToArray(), entries[2..(2 + (entries[0] << 8) + entries[1])]);
        foreach (var beyond in new[] { "tile/0/001", "tile/0/001.p/45", "tile/0/002.p/1", "tile/1/000.p/2", "tile/entries/001.p/45", "tile/7/000" })
            Assert.Equal(Codes.EventsNotFound, layout.Get(beyond).Status.Code);
        foreach (var wrong in new[] { "", "/checkpoint", "checkpoint/", "tile/0/../../keys", "tile/0/0" })
            Assert.Equal(Codes.RequestInvalid, layout.Get(wrong).Status.Code);

        // what is durable but not yet published is not served
        await _bed.AppendAsync(1);
        Assert.Equal(Codes.EventsNotFound, layout.Get("tile/0/001.p/45").Status.Code);
    }

    private void CopyCheckpoint(ProofBed to)
    {
        File.Copy(_bed.CheckpointPath, to.CheckpointPath, overwrite: true);
    }

    private Checkpointer Resume(ProofBed on)
    {
        var keys = Path.Combine(_bed.Folder, "keys");
        var signer = FileKeyStore.Open(DiskFileSystem.Instance, keys, NodeSecret.LoadOrCreate(DiskFileSystem.Instance, keys)).Ed25519("log.ed25519");
        return Checkpointer.Open(on.Log, signer, ProofBed.Origin, DiskFileSystem.Instance, on.CheckpointPath);
    }
}
