using System.Net;
using Xunit;
using Yiwang.Console.Network;
using Yiwang.Events;

namespace Yiwang.Unit.Tests.Console.Network;

/// <summary>Bodies of other nodes, before anybody knows whose they are.</summary>
public sealed class PeerBodiesTests
{
    private const int Max = 16 << 20, Large = 100_000;
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(20);
    private static readonly IPAddress s_one = IPAddress.Parse("192.0.2.1"), s_other = IPAddress.Parse("192.0.2.2"), s_third = IPAddress.Parse("192.0.2.3");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // room for two large bodies of strangers, one from each address
    private static PeerBodies Bodies(TimeSpan? waiting = null) => new(new BodyRoom(2 * Large, Large), new BodyRoom(2 * Large, Large), waiting ?? Patience.Deadline);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(PeerBodies.FirstBytes)]
    [InlineData(PeerBodies.FirstBytes + 1)]
    [InlineData(PeerBodies.FreeBytes - 1)]
    [InlineData(PeerBodies.FreeBytes)]
    [InlineData(PeerBodies.FreeBytes + 1)]
    [InlineData(Large)]
    public async Task A_body_arrives_as_it_was_with_or_without_its_length(int length)
    {
        var bytes = new byte[length];
        Random.Shared.NextBytes(bytes);
        Assert.Equal(bytes, (await Bodies().ReadAsync(new MemoryStream(bytes), length, Max, s_one, Cancel)).Value.ToArray());
        var unsaid = new PeerBodies(new BodyRoom(Max, Max), new BodyRoom(1, 1), s_short);
        Assert.Equal(bytes, (await unsaid.ReadAsync(new MemoryStream(bytes), Max + 1, Max, s_one, Cancel)).Value.ToArray());
        Assert.Equal(length > 0 ? Codes.RequestTooLarge : Codes.Ok, (await unsaid.ReadAsync(new MemoryStream(bytes), length, Math.Max(0, length - 1), s_one, Cancel)).Status.Code);
    }

    [Fact]
    public async Task Memory_grows_as_bytes_come_and_not_as_they_are_announced()
    {
        var bodies = new PeerBodies(new BodyRoom(Max, Max), new BodyRoom(1, 1), s_short);
        var slow = new SlowBody();
        var reading = bodies.ReadAsync(slow, Max, Max, s_one, Cancel);
        Assert.Equal(PeerBodies.FirstBytes, slow.Asked);
        for (var came = 0; came < 5 << 20; came += PeerBodies.FreeBytes)
        {
            slow.Send(PeerBodies.FreeBytes);
            await slow.NextAsync(Cancel);
            Assert.True(slow.Asked <= 3 * (came + PeerBodies.FreeBytes), $"{slow.Asked} after {came}");
        }
        slow.Send(0);
        Assert.Equal(5 << 20, (await reading).Value.Length);
    }

    [Fact]
    public async Task Bodies_under_way_are_bounded_in_all_and_from_each_address()
    {
        var bodies = Bodies(s_short);
        var held = new SlowBody();
        var first = bodies.ReadAsync(held, Large, Max, s_one, Cancel);
        held.Send(PeerBodies.FreeBytes);
        await held.NextAsync(Cancel);
        // the same address has no more room, another has
        Assert.Equal(Codes.RequestLimited, await ReadAsync(s_one, Large));
        Assert.Equal(Codes.Ok, await ReadAsync(s_other, Large));
        var also = new SlowBody();
        var second = bodies.ReadAsync(also, Large, Max, s_other, Cancel);
        also.Send(PeerBodies.FreeBytes);
        await also.NextAsync(Cancel);
        Assert.Equal(Codes.RequestLimited, await ReadAsync(s_third, Large));
        // what is small always passes, and so does a partner
        Assert.Equal(Codes.Ok, await ReadAsync(s_third, PeerBodies.FreeBytes));
        bodies.Know(s_third);
        Assert.Equal(Codes.Ok, await ReadAsync(s_third, Large));
        // one that breaks off gives its room back
        held.Send(0);
        also.Fail();
        Assert.Equal(PeerBodies.FreeBytes, (await first).Value.Length);
        await Assert.ThrowsAsync<IOException>(() => second);
        Assert.Equal(Codes.Ok, await ReadAsync(s_one, Large));
        Assert.Equal(Codes.Ok, await ReadAsync(s_other, Large));

        async Task<string> ReadAsync(IPAddress from, int length) => (await bodies.ReadAsync(new MemoryStream(new byte[length]), length, Max, from, Cancel)).Status.Code;
    }

    [Fact]
    public async Task Who_finds_no_room_waits_for_it()
    {
        var bodies = Bodies();
        var held = new SlowBody();
        var first = bodies.ReadAsync(held, Large, Max, s_one, Cancel);
        held.Send(PeerBodies.FreeBytes);
        await held.NextAsync(Cancel);
        var second = bodies.ReadAsync(new MemoryStream(new byte[Large]), Large, Max, s_one, Cancel);
        Assert.False(second.IsCompleted);
        held.Send(Large - PeerBodies.FreeBytes);
        Assert.Equal((Large, Large), ((await first).Value.Length, (await second).Value.Length));
    }

    /// <summary>Gives what a test sends, and tells how much was asked for.</summary>
    private sealed class SlowBody : Stream
    {
        private readonly SemaphoreSlim _asking = new(0);
        private TaskCompletionSource<int> _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left;

        public int Asked { get; private set; }

        public void Send(int bytes) => _sent.SetResult(bytes);

        public void Fail() => _sent.SetException(new IOException("cut"));

        /// <summary>Until more is asked for than what was sent.</summary>
        public Task NextAsync(CancellationToken cancel) => _asking.WaitAsync(cancel);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Asked = buffer.Length;
            if (_left == 0)
            {
                if (_first) _first = false;
                else _asking.Release();
                _left = await _sent.Task.WaitAsync(cancellationToken);
                _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            var now = Math.Min(_left, buffer.Length);
            _left -= now;
            return now;
        }

        private bool _first = true;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() => throw new NotSupportedException();
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
