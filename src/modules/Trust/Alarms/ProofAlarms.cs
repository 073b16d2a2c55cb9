using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Things;

namespace Yiwang.Trust.Alarms;

/// <summary>Takes alarms from pages without making them wait. At most 1,000 wait; further ones are dropped, as a page that is opened again tells them again.</summary>
internal sealed partial class ProofAlarms(TrustAlarms alarms, ILogger<ProofAlarms> logger) : BackgroundService, IProofAlarms
{
    private readonly Channel<TrustAlarm> _waiting = Channel.CreateBounded<TrustAlarm>(new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Mismatch(string subject, long position, Bilingual what) => _waiting.Writer.TryWrite(new TrustAlarm(AlarmKind.View, subject,
        new($"与存证不一致：{subject}", $"Not what the log says: {subject}"),
        new($"{what.Zh}。页面已改为显示第 {position + 1} 条存证记录里的值。视图可以从日志重建。", $"{what.En}. Pages show what entry {position + 1} of the log says. The view can be rebuilt from the log."), LinkOf(subject, position)));

    public void Damaged(string subject, Outcome damage) => _waiting.Writer.TryWrite(new TrustAlarm(AlarmKind.Damage, subject,
        new($"存证记录损坏：{subject}", $"Damaged log entry: {subject}"),
        new($"{damage.Say?.Zh ?? "这条记录与写入时不同"}。请用备份修复。", $"{damage.Say?.En ?? $"The entry is not as it was written: {damage.Detail}"}. Repair it from a backup."), LinkOf(subject, -1)));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var alarm in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await alarms.RaiseAsync(alarm, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Failed(logger, e);
            }
        }
    }

    private static string LinkOf(string subject, long position) =>
        Handle.TryParse(subject, out var handle) ? HandleAddress.ThingPage(handle) : position >= 0 ? ProofLinks.Entry(position) : ProofLinks.Log;

    [LoggerMessage(Level = LogLevel.Error, Message = "an alarm could not be raised")]
    private static partial void Failed(ILogger logger, Exception e);
}
