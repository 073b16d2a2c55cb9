using Yiwang.Signing;
using Xunit;
using Yiwang.Events.Proofs;
using Yiwang.Unit.Tests.Net;
using Yiwang.Unit.Tests.Storage;

namespace Yiwang.Unit.Tests.Events.Proofs;

public sealed class PublishingTests
{
    /// <summary>Only a hang gets here.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Growth_Is_Published_Within_A_Second_Of_The_Clock_And_At_The_End()
    {
        using var bed = new EventTestBed();
        var store = await bed.OpenAsync();
        var files = new UnreliableFileSystem();
        using var signer = new SignalingSigner();
        var checkpointer = Checkpointer.Open(bed.Log, signer, EventTestBed.Origin, files, "/log/checkpoint");
        var time = new SteppedTime();
        using var stop = new CancellationTokenSource();
        var running = checkpointer.RunAsync(time, stop.Token);

        await store.AppendAsync([EventTestBed.Note("a", """{"title":"t"}""")], []);
        Assert.Equal(0, checkpointer.Current.Checkpoint.Size);
        var signed = signer.Next();
        time.Advance(TimeSpan.FromSeconds(1));
        await signed.WaitAsync(Patience);

        await store.AppendAsync([EventTestBed.Note("a", """{"title":"t"}""")], []);
        await stop.CancelAsync();
        await running.WaitAsync(Patience);
        Assert.Equal(2, checkpointer.Current.Checkpoint.Size);
        Assert.Equal(2, Checkpointer.Open(bed.Log, signer, EventTestBed.Origin, files, "/log/checkpoint").Current.Checkpoint.Size);
    }

    [Fact]
    public async Task A_Full_Disk_Keeps_The_Old_Checkpoint_And_Heals()
    {
        using var bed = new EventTestBed();
        var store = await bed.OpenAsync();
        var files = new UnreliableFileSystem();
        using var signer = new SignalingSigner();
        var checkpointer = Checkpointer.Open(bed.Log, signer, EventTestBed.Origin, files, "/log/checkpoint");
        await store.AppendAsync([EventTestBed.Note("a", """{"title":"t"}""")], []);
        files.Capacity = files.UsedBytes;
        Assert.Equal(0, checkpointer.Publish().Checkpoint.Size);
        Assert.NotNull(checkpointer.Fault);
        files.Capacity = long.MaxValue;
        Assert.Equal(1, checkpointer.Publish().Checkpoint.Size);
        Assert.Null(checkpointer.Fault);
    }

    private sealed class SignalingSigner : ISigner, IDisposable
    {
        private readonly Ed25519Signer _signer = new(new byte[32]);
        private TaskCompletionSource _next = new();

        public SigningAlgorithm Algorithm => _signer.Algorithm;
        public byte[] PublicKey => _signer.PublicKey;

        public Task Next()
        {
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _next.Task;
        }

        public byte[] Sign(ReadOnlySpan<byte> message)
        {
            _next.TrySetResult();
            return _signer.Sign(message);
        }

        public void Dispose() => _signer.Dispose();
    }
}
