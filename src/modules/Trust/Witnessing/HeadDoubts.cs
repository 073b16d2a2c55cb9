using System.Threading.Channels;
using Yiwang.Events.Witnessing;

namespace Yiwang.Trust.Witnessing;

/// <summary>Doubts that wait to be looked into. At most 256; a further one drops the oldest, since one log's later doubts say the same as its earlier ones.</summary>
internal sealed class HeadDoubts
{
    private const int Max = 256;
    private readonly Channel<HeadDoubt> _waiting = Channel.CreateBounded<HeadDoubt>(new BoundedChannelOptions(Max) { FullMode = BoundedChannelFullMode.DropOldest });

    public void Add(HeadDoubt doubt) => _waiting.Writer.TryWrite(doubt);

    public ValueTask<HeadDoubt> NextAsync(CancellationToken cancel) => _waiting.Reader.ReadAsync(cancel);
}
