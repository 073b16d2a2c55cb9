using System.Security.Cryptography;
using Xunit;
using Yiwang.Storage.Blobs;
using Yiwang.Storage.Files;
using Yiwang.Storage.Sql;
using Yiwang.Unit.Tests.Storage.Log;
using Yiwang.Unit.Tests.Storage.Sql;

namespace Yiwang.Unit.Tests.Storage.Blobs;

public sealed class BlobStoreTests : BothEngines
{
    private const string Forge = "o.forge", Other = "o.other";
    private readonly SettableClock _clock = new() { Now = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero) };

    private async Task<BlobStore> StoreAsync(IFileSystem files, BlobOptions? options = null, SqlEngine engine = SqlEngine.Sqlite)
    {
        var state = NewDatabase(engine);
        await Migrations.ApplyAsync(state, [BlobSchema.Migration], Cancel);
        return new BlobStore(files, Path.Combine(Folder, "blobs"), state, options ?? new(), _clock);
    }

    private static Task<BlobTaken> PutAsync(BlobStore store, byte[] content, string sender = Forge) => store.PutAsync(new MemoryStream(content), sender, Cancel);

    private static byte[] Read(BlobStore store, BlobName name)
    {
        using var stream = store.Open(name)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_same_content_twice_is_one_blob_named_by_its_digest(SqlEngine engine)
    {
        using var store = await StoreAsync(DiskFileSystem.Instance, engine: engine);
        var photo = RandomNumberGenerator.GetBytes(200_000);
        var first = await PutAsync(store, photo);
        var second = await PutAsync(store, photo, Other);
        Assert.Equal(new BlobTaken(BlobFault.None, BlobName.Of(SHA256.HashData(photo)), photo.Length), first);
        Assert.Equal(first, second);
        Assert.Equal(photo, Read(store, first.Name));
        Assert.Single(Directory.GetFiles(Path.Combine(Folder, "blobs"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task One_byte_over_the_bound_is_refused_and_leaves_nothing()
    {
        using var store = await StoreAsync(DiskFileSystem.Instance, new BlobOptions { BytesMax = 1_000 });
        Assert.Equal(BlobFault.None, (await PutAsync(store, new byte[1_000])).Fault);
        Assert.Equal(BlobFault.TooLarge, (await PutAsync(store, new byte[1_001])).Fault);
        Assert.Single(Directory.GetFiles(Path.Combine(Folder, "blobs"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_sender_who_goes_away_leaves_the_store_working()
    {
        using var store = await StoreAsync(DiskFileSystem.Instance);
        await Assert.ThrowsAsync<IOException>(() => store.PutAsync(new Broken(), Forge, Cancel));
        Assert.Equal(BlobFault.None, (await PutAsync(store, [1])).Fault);
    }

    [Fact]
    public async Task Only_who_sent_a_blob_may_refer_to_it_first()
    {
        using var store = await StoreAsync(DiskFileSystem.Instance);
        var name = (await PutAsync(store, [1, 2, 3])).Name;
        Assert.True(await store.TouchAsync(name, Forge, Cancel));
        Assert.False(await store.TouchAsync(name, Other, Cancel));
    }

    [Fact]
    public async Task What_nothing_refers_to_goes_after_the_grace_and_what_is_touched_or_referred_to_stays()
    {
        using var store = await StoreAsync(DiskFileSystem.Instance);
        var (orphan, held, touched) = ((await PutAsync(store, [1])).Name, (await PutAsync(store, [2])).Name, (await PutAsync(store, [3])).Name);
        ValueTask<bool> Referred(BlobName name, CancellationToken _) => ValueTask.FromResult(name == held);
        Assert.Equal(0, await store.CollectAsync(Referred, Cancel));
        _clock.Now += TimeSpan.FromHours(25);
        Assert.True(await store.TouchAsync(touched, Forge, Cancel));
        Assert.Equal(1, await store.CollectAsync(Referred, Cancel));
        Assert.Null(store.Open(orphan));
        Assert.False(await store.TouchAsync(orphan, Forge, Cancel));
        Assert.Equal([2], Read(store, held));
        Assert.Equal([3], Read(store, touched));
    }

    [Fact]
    public async Task A_blob_of_which_no_row_tells_is_kept_for_one_grace_period()
    {
        using var store = await StoreAsync(DiskFileSystem.Instance);
        var digest = SHA256.HashData([9]);
        var name = BlobName.Of(digest);
        Directory.CreateDirectory(Path.Combine(Folder, "blobs", name.Hex[..2]));
        await File.WriteAllBytesAsync(Path.Combine(Folder, "blobs", name.Hex[..2], name.Hex), [9], Cancel);
        Assert.Equal(0, await store.CollectAsync((_, _) => ValueTask.FromResult(false), Cancel));
        _clock.Now += TimeSpan.FromHours(25);
        Assert.Equal(1, await store.CollectAsync((_, _) => ValueTask.FromResult(false), Cancel));
    }

    [Fact]
    public async Task After_a_failed_flush_nothing_more_is_taken_and_a_full_disk_is_said()
    {
        var files = new UnreliableFileSystem();
        using var store = await StoreAsync(files, new BlobOptions { MinFreeBytes = 0 });
        var kept = (await PutAsync(store, [1])).Name;
        files.Capacity = files.UsedBytes + 10;
        Assert.Equal(BlobFault.DiskFull, (await PutAsync(store, new byte[100])).Fault);
        files.Capacity = long.MaxValue;
        files.FailFlush = true;
        Assert.Equal(BlobFault.ReadOnly, (await PutAsync(store, [2])).Fault);
        files.FailFlush = false;
        Assert.Equal(BlobFault.ReadOnly, (await PutAsync(store, [3])).Fault);
        Assert.Equal([1], Read(store, kept));
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 30)];

    [Theory, MemberData(nameof(Seeds))]
    public async Task What_was_acknowledged_survives_the_loss_of_power_whole(int seed)
    {
        var random = new Random(seed);
        var files = new UnreliableFileSystem();
        var acknowledged = new Dictionary<BlobName, byte[]>();
        for (var round = 0; round < 3; round++)
        {
            using (var store = await StoreAsync(files, new BlobOptions { MinFreeBytes = 0 }))
            {
                files.PowerOffAfter(random.Next(1, 60));
                for (var i = 0; i < 8; i++)
                {
                    var content = new byte[random.Next(1, 3_000)];
                    random.NextBytes(content);
                    if (await PutAsync(store, content) is { Fault: BlobFault.None } taken) acknowledged[taken.Name] = content;
                }
            }
            files = files.AfterPowerLoss(random);
            using var after = await StoreAsync(files);
            Assert.All(acknowledged, blob => Assert.Equal(blob.Value, Read(after, blob.Key)));
            files = files.AfterPowerLoss(random);
        }
        Assert.NotEmpty(acknowledged);
    }

    [Theory]
    [InlineData("sha256-")]
    [InlineData("sha256-../../../../etc/passwd0000000000000000000000000000000000000000000000")]
    [InlineData("sha256-ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef0123456789")]
    [InlineData(null)]
    public void Nothing_else_is_a_name(string? text) => Assert.False(BlobName.TryParse(text, out _));

    private sealed class Broken : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("the sender went away");
    }
}
