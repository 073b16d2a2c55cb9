using System.Threading.Channels;

namespace Yiwang.Identify.Reporting.Sending;

/// <summary>Wakes the loop of reports. One ring waits; more say nothing new.</summary>
internal sealed class ReportBell
{
    private readonly Channel<bool> _rings = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Ring() => _rings.Writer.TryWrite(true);

    public async ValueTask WaitAsync(CancellationToken cancel) => await _rings.Reader.ReadAsync(cancel);
}
