using Yiwang.Signing;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;
using Yiwang.Events;
using Yiwang.Events.Proofs;
using Yiwang.Node.Tests.Harness;
using Yiwang.Storage.Files;
using Yiwang.Storage.Log;

namespace Yiwang.Node.Tests.Foreign;

/// <summary>Go's own sumdb packages read our log over HTTP and agree, or say what is wrong.</summary>
public sealed class ForeignVerifierTests : IAsyncLifetime
{
    private const string Origin = "yiwang.example/99.501";
    private readonly TemporaryFolder _folder = new();
    private readonly Ed25519Signer _signer = new(Enumerable.Repeat((byte)1, 32).ToArray());
    private AppendLog _log = null!;
    private Checkpointer _checkpointer = null!;
    private WebApplication _server = null!;
    private string _url = "";
    private Func<string, byte[], byte[]> _tamper = (_, bytes) => bytes;

    public async ValueTask InitializeAsync()
    {
        _log = AppendLog.Open(Path.Combine(_folder.Path, "log"));
        _checkpointer = Checkpointer.Open(_log, _signer, Origin, DiskFileSystem.Instance, Path.Combine(_folder.Path, "checkpoint"));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.MapGet("/log/{**path}", (string path) => Answer(path));
        await _server.StartAsync();
        _url = _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/log/";
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _log.DisposeAsync();
        _signer.Dispose();
        _folder.Dispose();
    }

    private IResult Answer(string path)
    {
        var resource = new TileLayout(_log, _checkpointer).Get(path);
        return resource.Succeeded ? Results.Bytes(_tamper(path, resource.Value.Content), resource.Value.ContentType) : Results.StatusCode(resource.Status.Code == Codes.EventsNotFound ? 404 : 400);
    }

    private async Task GrowAsync(int to)
    {
        while (_log.Size < to)
        {
            var entries = Enumerable.Range((int)_log.Size, Math.Min(500, to - (int)_log.Size)).Select(i => new EntryDraft
            {
                Kind = "Counted",
                Subjects = [new Subject(BitConverter.GetBytes(i), true)],
                Groups = [new GroupDraft(1, BitConverter.GetBytes(i))],
            });
            Assert.Equal(AppendStatus.Ok, (await _log.AppendAsync([.. entries], [])).Status);
        }
        await _log.WaitForTreeAsync(_log.Size, default);
        Assert.Equal(to, _checkpointer.Publish().Checkpoint.Size);
    }

    private string SaveCheckpoint(string note)
    {
        var path = Path.Combine(_folder.Path, "old.txt");
        File.WriteAllText(path, note);
        return path;
    }

    private Task<(int ExitCode, string Out, string Error)> CheckAsync(params string[] more) => TlogCheck.RunAsync(["-url", _url, "-vkey", _checkpointer.Key.ToString(), .. more]);

    [Fact]
    public async Task Checkpoint_Inclusion_And_Consistency_Verify_As_The_Log_Grows()
    {
        foreach (var (from, to) in new[] { (1, 2), (2, 256), (256, 257), (257, 1_000), (1_000, 70_000) })
        {
            await GrowAsync(from);
            var old = SaveCheckpoint(_checkpointer.Current.Note);
            await GrowAsync(to);
            var (exitCode, output, error) = await CheckAsync("-index", $"0,{to / 2},{to - 1}", "-old", old);
            Assert.True(exitCode == 0, error);
            Assert.Contains($"ok checkpoint {Origin} {to} ", output, StringComparison.Ordinal);
            Assert.Contains($"ok inclusion {to - 1}\n", output, StringComparison.Ordinal);
            Assert.Contains($"ok consistency {from} {to}\n", output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("checkpoint", 0, "checkpoint")]
    // the middle of the tile is entry 384, whose hash is in the proof of its neighbour
    [InlineData("tile/0/001", 385, "inclusion of 385")]
    [InlineData("tile/entries/001", 384, "inclusion of 384")]
    [InlineData("tile/1/000.p/3", 384, "inclusion of 384")]
    public async Task A_Flipped_Bit_On_The_Way_Is_Noticed(string path, int index, string named)
    {
        await GrowAsync(1_000);
        _tamper = (asked, bytes) =>
        {
            if (asked == path) bytes[bytes.Length / 2] ^= 1;
            return bytes;
        };
        var (exitCode, _, error) = await CheckAsync("-index", index.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(1, exitCode);
        Assert.Contains($"FAILED {named}", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Log_That_Was_Rewritten_Is_Not_Consistent_With_Its_Past()
    {
        await GrowAsync(10);
        var forged = new Checkpoint(Origin, 5, _log.Tree.Root(6)).ToString();
        var (exitCode, _, error) = await CheckAsync("-old", SaveCheckpoint(SignedNote.Sign(forged, Origin, _signer).ToString()));
        Assert.Equal(1, exitCode);
        Assert.Contains("FAILED consistency with 5", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Key_That_Did_Not_Sign_Is_Refused()
    {
        await GrowAsync(3);
        using var other = new Ed25519Signer(new byte[32]);
        var (exitCode, _, error) = await TlogCheck.RunAsync("-url", _url, "-vkey", NoteKey.Of(Origin, other).ToString());
        Assert.Equal(1, exitCode);
        Assert.Contains("FAILED checkpoint", error, StringComparison.Ordinal);
    }
}
