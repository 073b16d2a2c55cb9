using System.Text;
using Xunit;
using Yiwang.Events;
using Yiwang.Signing;

namespace Yiwang.Unit.Tests.Net.Crossing;

/// <summary>Carried by hand: A's file to B, B's with the receipts back.</summary>
public sealed class BundleTests : CrossingBed
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private async Task<byte[]> ExportAsync(bool ofA, bool isSealed = false)
    {
        using var file = new MemoryStream();
        var done = await (ofA ? NodeA : NodeB).ExportAsync(Pact, ofA ? A.Id : B.Id, isSealed, file, Cancel);
        Assert.Equal(Outcome.Ok, done.Status);
        return file.ToArray();
    }

    [Theory]
    [InlineData(SigningAlgorithm.Ed25519, false)]
    [InlineData(SigningAlgorithm.Ed25519, true)]
    [InlineData(SigningAlgorithm.Sm2, true)]
    public async Task Messages_and_receipts_travel_as_files_and_doing_it_twice_changes_nothing(SigningAlgorithm algorithm, bool isSealed)
    {
        await OpenAsync(ofA: algorithm, ofB: algorithm);
        Link.Cut = true;
        for (var i = 0; i < 3; i++) await NodeA.QueueAsync(Pact, A.Id, Messages(i * 800, 800), Cancel);
        var file = await ExportAsync(ofA: true, isSealed);
        Assert.Equal(!isSealed, Encoding.UTF8.GetString(file).Contains("key-5", StringComparison.Ordinal));
        var first = (await NodeB.ImportAsync(new MemoryStream(file), B.Id, Cancel)).Value!;
        Assert.Equal((2_400, 0, null), (first.Messages, first.Known, first.Missing));
        await UntilAsync(() => Ledger.Bodies.Count == 2_400);
        var again = (await NodeB.ImportAsync(new MemoryStream(file), B.Id, Cancel)).Value!;
        Assert.Equal((0, 2_400), (again.Messages, again.Known));
        Assert.Equal(2_400, Out.Waiting);
        await UntilAsync(() => In.Waiting == 0);
        var back = await ExportAsync(ofA: false, isSealed);
        Assert.Equal(2_400, (await NodeA.ImportAsync(new MemoryStream(back), A.Id, Cancel)).Value!.Receipts);
        Assert.Equal((0, 2_400), (Out.Waiting, Out.Sent));
        Assert.Equal(0, (await NodeA.ImportAsync(new MemoryStream(back), A.Id, Cancel)).Value!.Receipts);
        Assert.Equal(Bodies(0, 2_400), Ledger.Bodies);
        // the line comes back: nothing is sent again
        Link.Cut = false;
        await NodeA.QueueAsync(Pact, A.Id, Messages(2_400, 1), Cancel);
        await UntilAsync(() => Out.Sent == 2_401, s_second);
        Assert.Equal(Bodies(0, 2_401), Ledger.Bodies);
    }

    [Fact]
    public async Task A_file_that_was_left_out_is_asked_for()
    {
        await OpenAsync();
        Link.Cut = true;
        await NodeA.QueueAsync(Pact, A.Id, Messages(0, 10), Cancel);
        var first = await ExportAsync(ofA: true);
        await NodeB.ImportAsync(new MemoryStream(first), B.Id, Cancel);
        await UntilAsync(() => In.Waiting == 0);
        await NodeA.ImportAsync(new MemoryStream(await ExportAsync(ofA: false)), A.Id, Cancel);
        await NodeA.QueueAsync(Pact, A.Id, Messages(10, 10), Cancel);
        var second = await ExportAsync(ofA: true);
        await NodeB.DisposeAsync();
        await using var empty = await FreshAsync(Yiwang.Storage.Sql.SqlEngine.Sqlite);
        Assert.Equal(1, (await empty.ImportAsync(new MemoryStream(second), B.Id, Cancel)).Value!.Missing);
    }

    [Fact]
    public async Task A_file_that_was_changed_or_is_for_somebody_else_is_refused()
    {
        await OpenAsync();
        Link.Cut = true;
        await NodeA.QueueAsync(Pact, A.Id, Messages(0, 3), Cancel);
        var file = await ExportAsync(ofA: true);
        var at = Encoding.UTF8.GetString(file).IndexOf("key-1", StringComparison.Ordinal);
        file[at] ^= 1;
        Assert.Equal(Codes.NetBadSignature, (await NodeB.ImportAsync(new MemoryStream(file), B.Id, Cancel)).Status.Code);
        file[at] ^= 1;
        Assert.Equal(Codes.PartiesForbidden, (await NodeB.ImportAsync(new MemoryStream(file), A.Id, Cancel)).Status.Code);
        Assert.Equal(Codes.PactsNotPermitted, (await NodeA.ImportAsync(new MemoryStream(file), A.Id, Cancel)).Status.Code);
        var random = new Random(11);
        for (var cut = 0; cut < file.Length; cut += 37) Assert.False((await NodeB.ImportAsync(new MemoryStream(file, 0, cut), B.Id, Cancel)).Succeeded);
        for (var round = 0; round < 300; round++)
        {
            var garbage = file.ToArray();
            garbage[random.Next(garbage.Length)] = (byte)random.Next(256);
            await NodeB.ImportAsync(new MemoryStream(garbage), B.Id, Cancel);
        }
        // one of the changes put the byte that was there; what it brought is applied in its turn
        await UntilAsync(() => In.Waiting == 0);
        Assert.True(Ledger.Bodies.Count is 0 or 3);
    }

    [Fact]
    public async Task An_oversized_file_is_not_read_to_its_end()
    {
        Options = new() { BundleBytesMax = 10_000 };
        await OpenAsync();
        var huge = new Endless("YIWANG-BUNDLE/1\ncontent-length: 16000000\n\n");
        Assert.Equal(Codes.RequestInvalid, (await NodeB.ImportAsync(huge, B.Id, Cancel)).Status.Code);
        Assert.InRange(huge.Given, 1, 200_000);
        Assert.Equal(Codes.RequestInvalid, (await NodeB.ImportAsync(new Endless("YIWANG-BUNDLE/1\nx: "), B.Id, Cancel)).Status.Code);
    }

    [Fact]
    public async Task One_sealed_to_another_key_is_not_opened()
    {
        await OpenAsync();
        Link.Cut = true;
        await NodeA.QueueAsync(Pact, A.Id, Messages(0, 3), Cancel);
        var stranger = new PaperSide(SigningAlgorithm.Ed25519, null);
        PactAtA.Set(PactAtA.Pact with { PartyB = B.Party with { SealKey = stranger.Party.SealKey } });
        var file = await ExportAsync(ofA: true, isSealed: true);
        Assert.Equal(Codes.RequestInvalid, (await NodeB.ImportAsync(new MemoryStream(file), B.Id, Cancel)).Status.Code);
    }

    private sealed class Endless(string start) : Stream
    {
        private readonly byte[] _start = Encoding.ASCII.GetBytes(start);
        public long Given { get; private set; }
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => Given; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            for (var i = 0; i < count; i++) buffer[offset + i] = Given + i < _start.Length ? _start[Given + i] : (byte)'x';
            Given += count;
            return count;
        }

        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
