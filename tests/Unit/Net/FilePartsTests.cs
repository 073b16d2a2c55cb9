using System.Security.Cryptography;
using System.Text;
using Xunit;
using Yiwang.Events;
using Yiwang.Net.Crossing;
using Yiwang.Net.Travel;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Signing;
using Yiwang.Storage.Blobs;
using Yiwang.Storage.Files;
using Yiwang.Storage.Sql;
using Yiwang.Unit.Tests.Net.Crossing;
using Yiwang.Unit.Tests.Storage.Sql;

namespace Yiwang.Unit.Tests.Net;

/// <summary>Attachments that come in parts.</summary>
public sealed class FilePartsTests : BothEngines
{
    private const int UnderWayMax = 200, OfSenderMax = 20;
    private static readonly OrganizationId s_receiver = Id();
    private BlobStore _blobs = null!;
    private FileParts _parts = null!;

    private string Incoming => Path.Combine(Folder, "incoming");

    public override async ValueTask InitializeAsync()
    {
        var state = NewDatabase(SqlEngine.Sqlite);
        await Migrations.ApplyAsync(state, [BlobSchema.Migration], Cancel);
        _blobs = new BlobStore(DiskFileSystem.Instance, Path.Combine(Folder, "blobs"), state, new BlobOptions { MinFreeBytes = 0 }, TimeProvider.System);
        _parts = new FileParts(_blobs, Incoming, TimeProvider.System);
    }

    public override async ValueTask DisposeAsync()
    {
        _blobs.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private static OrganizationId Id() => new PaperSide(SigningAlgorithm.Ed25519, null).Id;

    private static byte[] Rest(int n) => Encoding.UTF8.GetBytes($"the end of {n}");

    /// <summary>The first or the second half of a file.</summary>
    private async Task<string> SendAsync(string pact, OrganizationId sender, int n, int index)
    {
        // parts have their place by their number: the first is as long as one can be
        byte[] whole = [.. new byte[FilePart.BytesMax], .. Rest(n)];
        var part = new FilePart(BlobName.Of(SHA256.HashData(whole)), index, 2, index == 0 ? whole.AsMemory(0, FilePart.BytesMax) : whole.AsMemory(FilePart.BytesMax));
        return (await _parts.HandleAsync(new InMessage(pact, sender, s_receiver, n + 1, PactVerbs.Forward, _parts.Type, "x", part.Write(), 0, 0), Cancel)).Status.Code;
    }

    [Fact]
    public async Task One_sender_that_ends_no_file_takes_no_room_from_the_others()
    {
        var (one, other) = (Id(), Id());
        for (var n = 0; n < OfSenderMax; n++) Assert.Equal(Codes.Ok, await SendAsync("p", one, n, 0));
        Assert.Equal(Codes.RequestTooLarge, await SendAsync("p", one, OfSenderMax, 0));
        // under another pact, and of another sender
        Assert.Equal(Codes.Ok, await SendAsync("q", one, OfSenderMax, 0));
        Assert.Equal(Codes.Ok, await SendAsync("p", other, 0, 0));
        Assert.Equal(Codes.Ok, await SendAsync("p", other, 0, 1));
        // one that begins again, and one that ends
        Assert.Equal(Codes.Ok, await SendAsync("p", one, 3, 0));
        Assert.Equal(Codes.Ok, await SendAsync("p", one, 3, 1));
        Assert.Equal(Codes.Ok, await SendAsync("p", one, OfSenderMax, 0));
        Assert.True(Directory.GetFiles(Incoming).All(f => FileParts.IsOf(Path.GetFileName(f), s_receiver.ToString())));
    }

    [Fact]
    public async Task All_senders_together_have_their_bound_too()
    {
        for (var sender = 0; sender < UnderWayMax / OfSenderMax; sender++)
        {
            var id = Id();
            for (var n = 0; n < OfSenderMax; n++) Assert.Equal(Codes.Ok, await SendAsync("p", id, n, 0));
        }
        Assert.Equal(Codes.RequestTooLarge, await SendAsync("p", Id(), 0, 0));
        foreach (var file in Directory.GetFiles(Incoming)) File.SetLastWriteTimeUtc(file, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-8));
        Assert.Equal(Codes.Ok, await SendAsync("p", Id(), 0, 0));
        Assert.Single(Directory.GetFiles(Incoming));
    }

    [Fact]
    public async Task A_file_that_an_older_version_began_goes_on()
    {
        var sender = Id();
        Assert.Equal(Codes.Ok, await SendAsync("p", sender, 1, 0));
        var begun = Assert.Single(Directory.GetFiles(Incoming));
        byte[] whole = [.. new byte[FilePart.BytesMax], .. Rest(1)];
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"p {sender} {BlobName.Of(SHA256.HashData(whole))}")).AsSpan(0, 16));
        File.Move(begun, Path.Combine(Incoming, FileParts.StartOf(s_receiver.ToString()) + name + ".part"));
        Assert.Equal(Codes.Ok, await SendAsync("p", sender, 1, 1));
        Assert.Empty(Directory.GetFiles(Incoming));
    }
}
