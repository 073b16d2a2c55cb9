using Yiwang.Console.Tables;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yiwang.Events;
using Yiwang.Identify.Import.Mapping;
using Yiwang.Parties;

namespace Yiwang.Identify.Import.Jobs;

/// <summary>
/// All imports of the node. Long steps run one after the other on a thread of their own, go on when the page is closed, and are taken up again
/// after a restart.
/// </summary>
internal sealed partial class ImportJobs(ImportOptions options, ImportSteps steps, DraftFolder folder, TimeProvider clock, ILogger<ImportJobs> log) : BackgroundService
{
    private const int QueueMax = 10_000;
    private readonly ConcurrentDictionary<string, ImportJob> _jobs = new();
    private readonly Channel<string> _queue = Channel.CreateBounded<string>(new BoundedChannelOptions(QueueMax) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private static readonly ImportState[] Open = [ImportState.Surveying, ImportState.Mapping, ImportState.Checking, ImportState.Preview];

    private long NowUs => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10;

    /// <summary>An import of the organisation; another organisation's is not found.</summary>
    public ImportJob? Find(string? id, string? organization) =>
        id is not null && _jobs.TryGetValue(id, out var job) && job.Draft.Organization == organization ? job : null;

    /// <summary>Newest first.</summary>
    public IReadOnlyList<ImportDraft> List(string organization) =>
        [.. _jobs.Values.Select(j => j.Draft).Where(d => d.Organization == organization).OrderByDescending(d => d.CreatedUs)];

    public StoredFindings? Findings(ImportJob job) => folder.FindingsIn(job.Draft.Id);

    public string SourceOf(ImportJob job) => folder.SourceOf(job.Draft.Id);

    /// <summary>Takes a file: says at once what it is, and queues the survey.</summary>
    public async Task<Outcome<ImportJob>> BeginAsync(Principal who, string fileName, Stream content, CancellationToken cancel)
    {
        if (who.Organization is not { } organization || who.User is not { } user) return new Outcome(Codes.PartiesSignInNeeded);
        Prune();
        if (List(organization).Count(d => !d.IsFinished) >= options.OpenMax)
            return Refuse(Codes.RequestLimited, $"还有 {options.OpenMax} 个导入没有做完，请先完成或取消几个。", $"{options.OpenMax} imports are unfinished; finish or cancel some first.");
        if (_jobs.Values.Sum(j => j.Draft.Bytes) > options.FolderBytesMax)
            return Refuse(Codes.RequestLimited, "导入文件占用的空间已满，请取消旧的导入或稍后再试。", "The space for import files is full; cancel old imports or try later.");
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        folder.Create(id);
        var started = await ReceiveAsync(id, organization, user, who, fileName, content, cancel);
        if (!started.Succeeded) folder.Delete(id);
        return started;
    }

    private async Task<Outcome<ImportJob>> ReceiveAsync(string id, string organization, string user, Principal who, string fileName, Stream content, CancellationToken cancel)
    {
        var bytes = await BoundedCopy.ToFileAsync(content, folder.SourceOf(id), options.Limits.UploadBytesMax, cancel);
        if (bytes < 0) return Refuse(Codes.RequestTooLarge, $"文件超过 {options.Limits.UploadBytesMax >> 20} MB，请分成几个文件。", $"The file is larger than {options.Limits.UploadBytesMax >> 20} MB; split it.");
        if (TableSource.Identify(folder.SourceOf(id), options.Limits, out var problem) is not { } file) return new Outcome(Codes.RequestInvalid, problem!.Code, "file", problem.Sentence);
        var draft = new ImportDraft
        {
            Id = id,
            Organization = organization,
            User = user,
            Roles = [.. who.Roles],
            FileName = CleanName(fileName),
            Bytes = bytes,
            CreatedUs = NowUs,
            ChangedUs = NowUs,
            State = ImportState.Surveying,
            Table = file.Choice,
            Sheets = [.. file.Sheets.Select(s => new SheetName(s.Name, s.Hidden))],
            Confidence = file.Guess?.Confidence ?? 1,
            Reasons = file.Guess?.Reasons ?? [],
        };
        folder.Save(draft);
        var job = _jobs[id] = new ImportJob(draft);
        await _queue.Writer.WriteAsync(id, cancel);
        return job;
    }

    private static string CleanName(string name)
    {
        var plain = string.Concat(name[(name.LastIndexOfAny(['/', '\\']) + 1)..].Where(c => !char.IsControl(c)));
        return plain.Length > 100 ? plain[..100] : plain;
    }

    /// <summary>Reads the file again as another sheet, coding or delimiter, or with another heading row.</summary>
    public ValueTask<bool> ReadAgainAsync(ImportJob job, TableChoice choice, int headerRow, CancellationToken cancel) =>
        RunAsync(job, [ImportState.Mapping, ImportState.Preview], d => d with { State = ImportState.Surveying, Table = choice, HeaderRow = headerRow, Plan = null, Trouble = null }, cancel);

    public ValueTask<bool> CheckAsync(ImportJob job, ImportPlan plan, CancellationToken cancel) =>
        RunAsync(job, [ImportState.Mapping, ImportState.Preview], d => d with { State = ImportState.Checking, Plan = plan, Trouble = null }, cancel);

    public bool BackToMapping(ImportJob job) => Change(job, [ImportState.Preview], d => d with { State = ImportState.Mapping });

    /// <param name="who">Who presses the button answers for the batch.</param>
    public ValueTask<bool> RegisterAsync(ImportJob job, Principal who, bool onlyGood, CancellationToken cancel)
    {
        if (job.Draft is not { GoodRows: > 0 } || (job.Draft.BadRows > 0 && !onlyGood)) return ValueTask.FromResult(false);
        return RunAsync(job, [ImportState.Preview], d => d with { State = ImportState.Registering, OnlyGood = onlyGood, User = who.User!, Roles = [.. who.Roles] }, cancel);
    }

    private async ValueTask<bool> RunAsync(ImportJob job, ImportState[] from, Func<ImportDraft, ImportDraft> change, CancellationToken cancel)
    {
        if (!Change(job, from, change)) return false;
        await _queue.Writer.WriteAsync(job.Draft.Id, cancel);
        return true;
    }

    private bool Change(ImportJob job, ReadOnlySpan<ImportState> from, Func<ImportDraft, ImportDraft> change) =>
        job.TryChange(from, d => change(d) with { ChangedUs = NowUs }, folder.Save);

    /// <summary>Stops whatever runs; a batch already committed stays and the import is then done.</summary>
    public bool Cancel(ImportJob job)
    {
        if (job.Draft.State == ImportState.Registering) { job.Cancel(); return true; }
        if (!Change(job, Open, d => d with { State = ImportState.Cancelled })) return false;
        job.Cancel();
        return true;
    }

    private void Prune()
    {
        foreach (var job in _jobs.Values)
        {
            var age = TimeSpan.FromMicroseconds(NowUs - job.Draft.ChangedUs);
            if (!job.Draft.IsRunning && age > (job.Draft.IsFinished ? options.FinishedFor : options.OpenFor)) Drop(job);
        }
        foreach (var group in _jobs.Values.GroupBy(j => j.Draft.Organization))
            foreach (var old in group.Where(j => j.Draft.IsFinished).OrderByDescending(j => j.Draft.CreatedUs).Skip(options.KeptMax)) Drop(old);
    }

    private void Drop(ImportJob job)
    {
        if (!_jobs.TryRemove(job.Draft.Id, out _)) return;
        folder.Delete(job.Draft.Id);
        job.Dispose();
    }

    /// <summary>Takes up what a former run left, before the first upload: a folder without a draft is a remnant now and an upload in progress later.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var draft in folder.All())
        {
            _jobs[draft.Id] = new ImportJob(draft.State == ImportState.Mapping ? draft with { State = ImportState.Surveying } : draft);
            if (_jobs[draft.Id].Draft.IsRunning) await _queue.Writer.WriteAsync(draft.Id, cancellationToken);
        }
        Prune();
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var id in _queue.Reader.ReadAllAsync(stoppingToken))
                if (_jobs.TryGetValue(id, out var job)) await Task.Factory.StartNew(() => StepAsync(job, stoppingToken), stoppingToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the step in hand is taken up by the next run
        }
    }

    private async Task StepAsync(ImportJob job, CancellationToken stopping)
    {
        if (!job.Draft.IsRunning) return;
        job.Restart();
        using var stop = stopping.Register(job.Cancel);
        try
        {
            var next = job.Draft.State switch
            {
                ImportState.Surveying => steps.Survey(job),
                ImportState.Checking => steps.Check(job),
                _ => await steps.RegisterAsync(job),
            };
            Change(job, [job.Draft.State], d => d.IsRunning ? next : d);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            Change(job, [ImportState.Registering], d => d with { State = ImportState.Preview, Trouble = new("已取消，没有登记任何一行。", "Cancelled; no row was registered.") });
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(log, e, job.Draft.Id, job.Draft.State);
            Change(job, [job.Draft.State], d => d with { State = d.State == ImportState.Registering ? ImportState.Preview : ImportState.Refused, Trouble = new("导入时出了内部错误，没有登记任何一行。已记入运行日志。", "An internal error stopped the import; no row was registered. See the running log.") });
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "import {Id} failed while {State}")]
    private static partial void LogFailed(ILogger log, Exception e, string id, ImportState state);

    private static Outcome Refuse(string code, string zh, string en) => new(code, null, "file", new Bilingual(zh, en));
}
