using Yiwang.Identify.Reporting.Duties;
using Yiwang.Identify.Reporting.Storing;
using Yiwang.Parties;
using Yiwang.Parties.Organizations;
using Yiwang.Signing;
using Yiwang.Storage.Sql;

namespace Yiwang.Identify.Reporting.Escrow;

/// <summary>Makes the day's escrow once it is 08:00: a FULL first, weekly, and after a failure; a DIFF otherwise.</summary>
internal sealed class EscrowMaking(EscrowSource source, EscrowFolders folders, IDatabase state, IDirectory directory, OrganizationKeys keys, ReportClock clock, TimeProvider time) : IDisposable
{
    /// <summary>What the pact must take.</summary>
    public const string Report = "identify.escrow";
    private const string Mark = "E";
    private const int FullEveryDays = 7;
    /// <summary>Escrows that wait for the line; then no more are made, and the next one is a FULL.</summary>
    public const int WaitingMax = 10;
    private readonly Dictionary<string, string> _trouble = [];
    // the loop and a person at once would make the same number
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Why no escrow is made of a pact; null = one is.</summary>
    public string? TroubleOf(string pact) => _trouble.GetValueOrDefault(pact);

    /// <summary>The whole node's data goes, so only its operator's own duty has one.</summary>
    public bool Owes(Duty duty) => duty.IsSecondLevel && DutyBook.Takes(duty.Pact).Contains(Report) && directory.Operator?.Id == duty.Sender;

    public async Task RunAsync(Duty duty, bool now, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            await DueAsync(duty, now, cancel);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task DueAsync(Duty duty, bool now, CancellationToken cancel)
    {
        var mark = await state.ReadAsync(sql => SentRows.MarkOf(sql, duty, Mark), cancel);
        var day = now ? clock.Today : clock.EscrowDay;
        if (!now && mark is { } done && string.CompareOrdinal(done.Period, ReportClock.Name(day)) >= 0) return;
        var (records, known) = await state.ReadAsync(sql => (EscrowRows.List(sql, "escrow_out", duty.Pact.Id, 100), EscrowRows.Known(sql, duty.Pact.Id)), cancel);
        if (records.Count(r => r.State == EscrowState.Sending) >= WaitingMax)
        {
            _trouble[duty.Pact.Id] = "waiting";
            return;
        }
        if (directory.Find(duty.Sender) is not { } own || keys.Find(own) is not { } signer)
        {
            _trouble[duty.Pact.Id] = "key";
            return;
        }
        using var secret = signer as IDisposable;
        await MakeAsync(duty, day, records, known, signer, cancel);
        _trouble.Remove(duty.Pact.Id);
    }

    public void Dispose() => _one.Dispose();

    private async Task MakeAsync(Duty duty, DateOnly day, List<EscrowRecord> records, Dictionary<string, long> known, ISigner signer, CancellationToken cancel)
    {
        var last = records.Count > 0 ? records[0] : null;
        var full = last is null || last.State == EscrowState.Failed || known.Count == 0 || !records.Exists(r => r.IsFull && r.MadeUs > clock.NowUs - Micros.Of(TimeSpan.FromDays(FullEveryDays)) + Micros.Of(TimeSpan.FromHours(1)));
        var number = EscrowNumber.Of(day, 1 + records.Count(r => r.Number.StartsWith(EscrowNumber.Of(day, 0)[..8], StringComparison.Ordinal)));
        var before = full ? [] : known;
        EscrowRecord record;
        IReadOnlyDictionary<string, long> told = before;
        try
        {
            var made = await Task.Run(() => new EscrowWriter(source, time).Write(folders.Out(duty.Pact.Id, number), number, full ? null : last!.Number, duty.Prefix.ToString(), duty.Pact.Own(duty.Sender), duty.Pact.Other(duty.Sender), signer, before, EscrowWriter.LinePartBytes, cancel), cancel);
            record = new(duty.Pact.Id, number, made.Manifest.Base, EscrowState.Sending, made.Manifest.Parts.Count, 0, 0, made.FileBytes, made.Manifest.LogSize, made.Manifest.MadeUs, null, null);
            told = made.Known;
        }
        catch (IOException e)
        {
            record = new(duty.Pact.Id, number, full ? null : last!.Number, EscrowState.Failed, 0, 0, 0, 0, 0, clock.NowUs, clock.NowUs, e.Message);
        }
        await state.WriteAsync(sql =>
        {
            if (full) EscrowRows.Forget(sql, duty.Pact.Id);
            EscrowRows.Put(sql, "escrow_out", record);
            EscrowRows.Knows(sql, duty.Pact.Id, before, told);
            SentRows.Mark(sql, duty, Mark, ReportClock.Name(day), "");
            return 0;
        }, cancel);
    }
}
