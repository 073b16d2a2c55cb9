using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yiwang.Events;
using Yiwang.Events.Projections;
using Yiwang.Events.Witnessing;
using Yiwang.Parties;
using Yiwang.Storage.Sql;
using Yiwang.Trust.Alarms;
using Yiwang.Trust.Witnessing;

namespace Yiwang.Trust.Auditing;

/// <summary>
/// Runs audits, one at a time: asked for by a person, and by itself once a day where a log is small enough that nobody notices. The last 200 results stay in State.
/// </summary>
internal sealed partial class AuditRuns(IDatabase state, IEvents events, OwnReplay replay, ViewAudit views, ViewFindings findings, WitnessPeers peers, NodeWitness witness, NodeLogClient client, TrustAlarms alarms, AuditFile file, TimeProvider time, ILogger<AuditRuns> logger) : BackgroundService
{
    public static readonly Migration Schema = new(1, "trust-audits",
        ["create table trust_audits (started_us bigint not null, subject text not null, target text not null, ended_us bigint not null, entries bigint not null, holds bigint, result_zh text not null, result_en text not null, entry bigint not null, primary key (started_us, subject))"]);

    /// <summary>Entries of a log that is audited daily without being asked: some minutes on one core.</summary>
    internal const long DailyLogMax = 10_000_000, DailyViewsMax = 1_000_000;
    private const int KeptMax = 200;
    private static readonly TimeSpan s_first = TimeSpan.FromMinutes(10), s_day = TimeSpan.FromDays(1);
    private readonly SemaphoreSlim _one = new(1);
    private CancellationToken _stopping;
    private volatile AuditProgress? _running;

    public AuditProgress? Running => _running;

    public Task<List<AuditRun>> RecentAsync(int max, CancellationToken cancel) => state.ReadAsync(sql => sql.Query(
        "select subject, target, started_us, ended_us, entries, holds, result_zh, result_en, entry from trust_audits order by started_us desc limit @max", Read, ("max", (long)max)), cancel);

    /// <summary>False while another one runs.</summary>
    public bool TryStart(AuditSubject subject, string target)
    {
        if (!_one.Wait(0, CancellationToken.None)) return false;
        _running = new AuditProgress(subject, target, Micros.Of(time), 0, 0);
        _ = Task.Run(() => RunHeldAsync(subject, target, _stopping), CancellationToken.None);
        return true;
    }

    public async Task RunAsync(AuditSubject subject, string target, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        _running = new AuditProgress(subject, target, Micros.Of(time), 0, 0);
        await RunHeldAsync(subject, target, cancel);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _stopping = stoppingToken;
        await Task.Delay(s_first, time, stoppingToken);
        using var timer = new PeriodicTimer(s_day, time);
        do
        {
            if (events.Size <= DailyLogMax) await RunAsync(AuditSubject.OwnLog, events.Origin, stoppingToken);
            if (events.Size <= DailyViewsMax) await RunAsync(AuditSubject.Views, events.Origin, stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task RunHeldAsync(AuditSubject subject, string target, CancellationToken cancel)
    {
        var started = _running!.StartedAtUs;
        try
        {
            var run = subject switch
            {
                AuditSubject.OwnLog => await OwnAsync(started, cancel),
                AuditSubject.Views => await ViewsAsync(started, cancel),
                _ => await NeighbourAsync(target, started, cancel),
            };
            await KeepAsync(run, cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Failed(logger, e, subject);
            await KeepAsync(new AuditRun(subject, target, started, Micros.Of(time), 0, null, new($"没有做完：{e.Message}", $"not finished: {e.Message}"), -1), CancellationToken.None);
        }
        finally
        {
            _running = null;
            _one.Release();
        }
    }

    private async Task<AuditRun> OwnAsync(long started, CancellationToken cancel)
    {
        var since = await SinceAsync(AuditSubject.OwnLog, cancel);
        var result = await replay.RunAsync(new Report(this), cancel);
        var run = new AuditRun(AuditSubject.OwnLog, events.Origin, started, Micros.Of(time), result.Entries, result.Problem is null, result.Problem is { } problem ? new(problem.Zh + since.Zh, problem.En + since.En) : new("全部完好，与已知的签名摘要一致", "sound, and as all known heads have it"), result.Position);
        if (result.Problem is not null) await alarms.RaiseAsync(new TrustAlarm(AlarmKind.Damage, events.Origin, new("存证日志审计发现损坏", "The audit found damage in the log"), run.Result, "/trust/audit"), cancel);
        return run;
    }

    private async Task<AuditRun> ViewsAsync(long started, CancellationToken cancel)
    {
        var since = await SinceAsync(AuditSubject.Views, cancel);
        var result = await views.RunAsync(file.Path, new Report(this), cancel);
        await findings.KeepAsync(result, cancel);
        return new AuditRun(AuditSubject.Views, events.Origin, started, Micros.Of(time), result.Entries, result.Count == 0, result.Count == 0
            ? new($"{result.Rows} 行都与存证一致", English.Count(result.Rows, "row, as the log says", "rows, all as the log says")) : new($"{result.Count} 行与存证不一致{since.Zh}", $"{English.Count(result.Count, "row is not what the log says", "rows are not what the log says")}{since.En}"), -1);
    }

    /// <summary>Words on since when something may be wrong: after the newest audit that found nothing.</summary>
    private async Task<Bilingual> SinceAsync(AuditSubject subject, CancellationToken cancel) => (await RecentAsync(KeptMax, cancel)).FirstOrDefault(r => r.Subject == subject && r.Holds == true) is { } sound
        ? new($"；{Minute(sound.StartedAtUs)} 审计时还完好，改动在那以后", $"; it was sound in the audit of {Minute(sound.StartedAtUs)}, so it was changed after that")
        : new("；此前没有完好的审计记录", "; no earlier audit found it sound");

    private async Task<AuditRun> NeighbourAsync(string target, long started, CancellationToken cancel)
    {
        if (peers.Find(target) is not { Address: { } address } peer) return new AuditRun(AuditSubject.Neighbour, target, started, Micros.Of(time), 0, null, new("这个邻居没有网络地址", "this neighbour has no address"), -1);
        var held = await witness.Heads.FindAsync(target, cancel);
        var result = await new TileAudit(client.LogOf(address), peer.Log, held is null ? [] : [held.Note]).RunAsync(new Report(this), cancel);
        if (result.Problem is { } problem && (result.Position >= 0 || result.Since is not null))
            await alarms.RaiseAsync(new TrustAlarm(AlarmKind.Neighbour, target, new($"邻居日志审计不通过：{target}", $"A neighbour's log did not pass the audit: {target}"), problem, "/trust/audit"), cancel);
        return new AuditRun(AuditSubject.Neighbour, target, started, Micros.Of(time), result.Entries, result.Holds ? true : result.Position < 0 && result.Since is null ? null : false,
            result.Problem ?? new($"全部 {result.Entries} 条与签名摘要一致", English.Count(result.Entries, "entry, as it was signed", "entries, all as they were signed")), result.Position);
    }

    private Task<int> KeepAsync(AuditRun run, CancellationToken cancel) => state.WriteAsync(sql =>
    {
        sql.Execute("insert into trust_audits (started_us, subject, target, ended_us, entries, holds, result_zh, result_en, entry) values (@started, @subject, @target, @ended, @entries, @holds, @zh, @en, @entry) on conflict (started_us, subject) do nothing",
            ("started", run.StartedAtUs), ("subject", run.Subject.ToString()), ("target", run.Target), ("ended", run.EndedAtUs ?? run.StartedAtUs), ("entries", run.Entries),
            ("holds", run.Holds is { } holds ? holds ? 1 : 0 : -1), ("zh", run.Result.Zh), ("en", run.Result.En), ("entry", run.Position));
        sql.Execute("delete from trust_audits where started_us < (select min(started_us) from (select started_us from trust_audits order by started_us desc limit @max) as kept)", ("max", (long)KeptMax));
        return 0;
    }, cancel);

    private static AuditRun Read(ISqlRow row) => new(Enum.Parse<AuditSubject>(row.Text(0)), row.Text(1), row.Int64(2), row.Int64(3), row.Int64(4), row.Int64(5) switch { 1 => true, 0 => false, _ => null }, new(row.Text(6), row.Text(7)), row.Int64(8));

    internal static string Minute(long us) => Micros.ToTime(us).ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    [LoggerMessage(Level = LogLevel.Error, Message = "the audit of {Subject} failed")]
    private static partial void Failed(ILogger logger, Exception e, AuditSubject subject);

    private sealed class Report(AuditRuns runs) : IProgress<(long Done, long Total)>, IProgress<ViewAuditProgress>
    {
        void IProgress<(long Done, long Total)>.Report((long Done, long Total) value) => Say(value.Done, value.Total);

        void IProgress<ViewAuditProgress>.Report(ViewAuditProgress value) => Say(value.Done, value.Total);

        private void Say(long done, long total)
        {
            if (runs._running is { } running) runs._running = running with { Done = done, Total = total };
        }
    }
}
