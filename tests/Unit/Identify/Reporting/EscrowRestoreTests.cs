using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Identify.Reporting.Escrow;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Unit.Tests.Parties;

namespace Yiwang.Unit.Tests.Identify.Reporting;

/// <summary>Escrow comes from a node that may be anybody's by now: what it unpacks to stays in the target and fits on the disk.</summary>
public sealed class EscrowRestoreTests : IAsyncLifetime
{
    private const string Number = "20261121-001";
    private readonly string _folder = Directory.CreateTempSubdirectory("yiwang-escrow-").FullName;
    private PartyTestBed _bed = null!;
    private Organization _own = null!;

    public async ValueTask InitializeAsync()
    {
        _bed = await PartyTestBed.OpenAsync();
        await _bed.FoundAsync();
        _own = _bed.Directory.Operator!;
    }

    public ValueTask DisposeAsync()
    {
        _bed.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("blobs/../../x")]
    [InlineData("/tmp/x")]
    [InlineData("..\\..\\x")]
    [InlineData("blobs\\..\\..\\..\\x")]
    [InlineData("C:\\x")]
    [InlineData("C:x")]
    [InlineData("log/000000.seg:hidden")]
    [InlineData("blobs//x")]
    [InlineData("blobs/x\0y")]
    [InlineData("blobs/./x")]
    [InlineData("")]
    public async Task A_file_that_would_lie_elsewhere_is_refused_and_nothing_is_written(string path)
    {
        Write(Piece(path, 0, "content"));
        Assert.Contains("names a file outside", await RefusedAsync(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder, "target"), "*", SearchOption.AllDirectories));
        Assert.Equal(["in", "target"], Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("null\n")]
    [InlineData("[]\n")]
    [InlineData("{}\n")]
    [InlineData("{\"path\":7,\"at\":\"0\",\"bytes\":\"0\"}\n")]
    [InlineData("{\"path\":\"log/x\",\"at\":\"99999999999999999999\",\"bytes\":\"1\"}\n")]
    [InlineData("{\"path\":\"log/x\",\"at\":\"0\"}\n")]
    [InlineData("{\"end\":\"yes\"}\n")]
    [InlineData("nonsense\n")]
    public async Task A_header_that_is_none_is_refused_by_name_of_the_escrow(string header)
    {
        Write(header);
        Assert.Contains(Number, await RefusedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_few_bytes_that_unpack_to_more_than_there_is_room_for_are_refused_before_they_are_written()
    {
        const int bytes = 4 << 20;
        Write(Piece("blobs/zeros", 0, new string('\0', bytes)) + "{\"end\":true}\n");
        Assert.InRange(new FileInfo(Path.Combine(_folder, "in", Number, EscrowNumber.FileOf(1))).Length, 1, bytes / 50);
        Assert.Contains("no room", await RefusedAsync(bytes - 1), StringComparison.Ordinal);
        Assert.InRange(new FileInfo(Path.Combine(_folder, "target", "blobs", "zeros")).Length, 0, bytes - 1);
    }

    [Fact]
    public async Task What_fits_is_unpacked()
    {
        Write(Piece("blobs/a", 0, "one") + Piece("definitions/表单 1.yaml", 0, "two") + "{\"end\":true}\n");
        Assert.Equal([Number], await OpenAsync(6));
        Assert.Equal(("one", "two"), (await ReadAsync("blobs/a"), await ReadAsync("definitions/表单 1.yaml")));
    }

    private Task<string> ReadAsync(string path) => File.ReadAllTextAsync(Path.Combine(_folder, "target", path), TestContext.Current.CancellationToken);

    private async Task<string> RefusedAsync(long? bytesMax = null) => (await Assert.ThrowsAsync<EscrowException>(() => OpenAsync(bytesMax))).Message;

    private Task<IReadOnlyList<string>> OpenAsync(long? bytesMax) => EscrowRestore.OpenAsync(Path.Combine(_folder, "in"), _bed.Keys, Path.Combine(_folder, "target"), TimeProvider.System, TestContext.Current.CancellationToken, bytesMax);

    private static string Piece(string path, long at, string content) =>
        new JsonObject { ["path"] = path, ["at"] = $"{at}", ["bytes"] = $"{Encoding.UTF8.GetByteCount(content)}" }.ToJsonString() + "\n" + content;

    /// <summary>As a sender would make it that means ill: rightly encrypted and signed.</summary>
    private void Write(string content)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "in", Number)).FullName;
        var party = new PactParty(_own.Id, _own.Name, null, _own.Algorithm, _own.FirstKey, _own.Key, _own.SealKey, null, "");
        using var parts = new PartStream(folder, Number, party, EscrowWriter.FilePartBytes, 10);
        using (var zip = new GZipStream(parts, CompressionLevel.Fastest, leaveOpen: true)) zip.Write(Encoding.UTF8.GetBytes(content));
        parts.Finish();
        var manifest = new EscrowManifest(Number, null, "99.501", _own.Id.ToString(), _own.Id.ToString(), _own.Algorithm.ToString(), _own.SealKey.ToArray(), 1, 0, new byte[32], parts.Written, parts.Digests);
        File.WriteAllBytes(Path.Combine(folder, EscrowManifest.FileName), manifest.Sign(_bed.Keys.Find(_own)!));
    }
}
