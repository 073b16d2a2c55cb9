using System.Buffers.Text;
using System.Text;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Sessions.Phones;

namespace Yiwang.Connect.Inspection.Records;

/// <param name="State">stored, quarantined, refused; later: the node cannot take it now, and the phone keeps it.</param>
/// <param name="Code">Why not stored.</param>
internal sealed record RecordAnswer(string Id, string State, string? Code = null, Bilingual? Say = null)
{
    private static readonly string[] s_passing = [Codes.EventsReadOnly, Codes.EventsDiskFull, Codes.EventsStopping, Codes.EventsConflict, Codes.RequestLimited, Codes.RequestTimeout, Codes.PartiesAuditUnavailable, Codes.CasesStale, Codes.NodeFault];

    public static RecordAnswer Refused(string id, Outcome why) => new(id, s_passing.Contains(why.Code) ? "later" : "refused", why.Code, CodeSentences.Of(why));
}

/// <summary>
/// One synchronisation: who made each record is found by its signature, or by the session where there is none. Whoever may no longer act gets into quarantine; what nobody can vouch for is refused.
/// </summary>
internal sealed class PhoneBatch(RecordIntake intake, PhoneSignIn phones, Quarantine quarantine, IAudit audit, TimeProvider clock)
{
    public const int Max = 100;
    /// <summary>A phone's clock that is off by more is flagged.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <param name="phone">The one that sends, also when it was revoked; null where PINs are not used.</param>
    /// <param name="session">Who is signed in now; the public when nobody is.</param>
    /// <param name="sentMs">The phone's clock as it sends.</param>
    public async Task<IReadOnlyList<RecordAnswer>> TakeAsync(Phone? phone, Principal session, long sentMs, IReadOnlyList<SignedRecord> records, CancellationToken cancel)
    {
        var off = ClockOff(sentMs);
        var answers = new RecordAnswer[records.Count];
        var known = new List<(int Index, KnownRecord Record)>();
        for (var i = 0; i < records.Count; i++)
        {
            if (PhoneRecord.TryRead(records[i].Body) is not { } record) answers[i] = RecordAnswer.Refused("", new Outcome(Codes.RequestInvalid));
            else if (Judge(phone, session, record, records[i]) is var (who, person) && who is not null) known.Add((i, new(record, who, off, person is not null)));
            else answers[i] = person is null ? await RefuseAsync(phone, record, cancel) : await HoldAsync(phone!, person, record, records[i].Body!, off, cancel);
        }
        var taken = await intake.TakeAsync([.. known.Select(k => k.Record)], cancel);
        for (var i = 0; i < known.Count; i++)
        {
            var id = known[i].Record.Record.Id;
            answers[known[i].Index] = taken[i].Succeeded ? new(id, "stored") : RecordAnswer.Refused(id, taken[i]);
        }
        return answers;
    }

    /// <summary>Seconds, server minus phone; 0 within the tolerance.</summary>
    private int ClockOff(long sentMs)
    {
        var off = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds - sentMs / 1_000d;
        return Math.Abs(off) <= ClockTolerance.TotalSeconds ? 0 : (int)Math.Clamp(off, int.MinValue, int.MaxValue);
    }

    // Who the record is of and may act (both), whom it is of but may not act (person alone), or nobody.
    private (Principal? Who, PhonePerson? Person) Judge(Phone? phone, Principal session, PhoneRecord record, SignedRecord sent)
    {
        if (phone?.People.FirstOrDefault(p => p.User == record.User) is { } person && sent.Signature is { Length: < 200 } signature && Base64Url.IsValid(signature)
            && PhoneSignature.IsRight(person, Encoding.UTF8.GetBytes(sent.Body!), Base64Url.DecodeFromChars(signature)))
        {
            var who = phones.PrincipalOf(phone, person);
            return who is not null && intake.MayRecord(who).Succeeded ? (who, person) : (null, person);
        }
        return sent.Signature is null && UserHandle.TryParse(session.User, out var user) && user.Name.ToString() == record.User && intake.MayRecord(session).Succeeded ? (session, null) : (null, null);
    }

    private async Task<RecordAnswer> HoldAsync(Phone phone, PhonePerson person, PhoneRecord record, string body, int off, CancellationToken cancel)
    {
        var written = await audit.WriteAsync(new AuditRecord(AuditKind.Refusal, "inspection.quarantine", Codes.PartiesForbidden, person.User, phone.Organization, RequestOrigin.Address, record.Run, record.Id), cancel);
        if (!written.Succeeded) return RecordAnswer.Refused(record.Id, written);
        var held = await quarantine.AddAsync(new(record.Id, phone.Organization, phone.Id, person.User, 0, Codes.PartiesForbidden, body, off, Signed: true), cancel);
        return held ? new(record.Id, "quarantined", Codes.PartiesForbidden) : RecordAnswer.Refused(record.Id, new Outcome(Codes.RequestLimited));
    }

    private async Task<RecordAnswer> RefuseAsync(Phone? phone, PhoneRecord record, CancellationToken cancel)
    {
        var written = await audit.WriteAsync(new AuditRecord(AuditKind.Refusal, "inspection.record", Codes.PartiesSignInNeeded, record.User, phone?.Organization, RequestOrigin.Address, record.Run), cancel);
        return RecordAnswer.Refused(record.Id, written.Succeeded ? new Outcome(Codes.PartiesSignInNeeded) : written);
    }
}
