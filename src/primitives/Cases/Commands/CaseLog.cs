using System.Text.Json;
using System.Text.Json.Nodes;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Views;
using Yiwang.Events;
using Yiwang.Things.Registry;

namespace Yiwang.Cases.Commands;

/// <summary>Writes facts about cases: all or nothing, each expecting the case where its command saw it.</summary>
internal sealed class CaseLog(IEvents events, IProjections projections, CaseBook book, TimeProvider time)
{
    // Half a second of the lists' work.
    private const int UnshownMax = 4_096;

    private int _unshown;

    /// <summary>Hears when the node must look at a case again.</summary>
    public Action<long?>? Woken { get; set; }

    /// <summary>A command that lost a race is judged anew, so often.</summary>
    public const int AttemptsMax = 16;

    public string Origin => events.Origin;

    public RecordedEvent Read(long position) => events.Read(position);

    public long FindHead(string subject) => events.FindHead(subject);

    public async ValueTask<Outcome<CaseState>> AppendAsync(FactDraft draft, CancellationToken cancel)
    {
        var expectations = new List<Expected> { new(CaseNames.Subject(draft.Case.Id), draft.Case.Position) };
        expectations.AddRange(draft.Claims);
        var appended = await events.AppendAsync([ToEvent(draft)], expectations, cancel);
        if (!appended.Succeeded)
        {
            if (appended.Status.Code == Codes.EventsConflict) await InFlight.SettledAsync(events, appended.Status, expectations, time, cancel);
            return appended.Status;
        }
        return Keep(draft, appended.Value.FirstPosition, appended.Value.RecordedAtUs);
    }

    /// <summary>Several at once, of different cases, without claims: sweeps.</summary>
    public async ValueTask<Outcome<IReadOnlyList<CaseState>>> AppendAsync(IReadOnlyList<FactDraft> drafts, CancellationToken cancel)
    {
        var appended = await events.AppendAsync([.. drafts.Select(ToEvent)], [.. drafts.Select(d => new Expected(CaseNames.Subject(d.Case.Id), d.Case.Position))], cancel);
        if (!appended.Succeeded) return appended.Status;
        return drafts.Select((d, i) => Keep(d, appended.Value.FirstPosition + i, appended.Value.RecordedAtUs + i)).ToList();
    }

    /// <summary>
    /// A command need not wait for the lists, since every list waits until it shows what was recorded before the question (<see cref="CaughtUpAsync"/>); only when the lists lag far behind do writers wait, so
    /// that they cannot run away from them.
    /// </summary>
    public async ValueTask FollowedAsync(long position, CancellationToken cancel)
    {
        var shown = ShownAsync(position, CancellationToken.None);
        if (shown.IsCompleted) return;
        if (Interlocked.Increment(ref _unshown) <= UnshownMax)
        {
            _ = ForgetAsync(shown);
            return;
        }
        try { await shown.AsTask().WaitAsync(cancel); }
        finally { Interlocked.Decrement(ref _unshown); }
    }

    private async Task ForgetAsync(ValueTask<bool> shown)
    {
        try { await shown; }
        finally { Interlocked.Decrement(ref _unshown); }
    }

    /// <summary>False = recorded, and the lists will show it later.</summary>
    public ValueTask<bool> ShownAsync(long position, CancellationToken cancel) => projections.WaitAsync(position, cancel, CasesView.ViewName);

    /// <summary>Everything that was recorded before the question.</summary>
    public ValueTask<bool> CaughtUpAsync(CancellationToken cancel) => events.Size == 0 ? new(true) : ShownAsync(events.Size - 1, cancel);

    private CaseState Keep(FactDraft draft, long position, long recordedAtUs)
    {
        var state = draft.Case;
        var after = state with
        {
            Position = position, RecordedAtUs = recordedAtUs, Opened = state.Opened < 0 ? position : state.Opened, Since = CaseFact.ChangesForms(draft.Kind) ? position : state.Since,
            Personal = draft.Personal is null ? state.Personal : position,
        };
        book.Keep(new CaseFact(draft.Kind, after, draft.Act with { Actor = draft.Actor.User, OccurredAtUs = draft.OccurredAtUs ?? recordedAtUs }));
        Woken?.Invoke(after.WakeAtUs);
        return after;
    }

    private static EventDraft ToEvent(FactDraft draft)
    {
        var payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>> { [Disclosure.Internal] = FactWriter.Write(draft.Case, draft.Act, draft.Personal is not null) };
        if (draft.Personal is { } personal) payload[Disclosure.Sealed] = JsonSerializer.SerializeToUtf8Bytes(personal);
        return new EventDraft
        {
            Kind = draft.Kind, Owner = draft.Case.Applicant, Actor = draft.Actor.User, OccurredAtUs = draft.OccurredAtUs, Cause = draft.Cause,
            Heads = [CaseNames.Subject(draft.Case.Id), .. draft.Claims.Select(c => c.Subject)], Mentions = draft.Things, Payload = payload, SealSubject = draft.Personal is null ? null : draft.Case.Id,
        };
    }
}

/// <summary>A fact about to be written. <see cref="CaseState.Position"/> of the case is still that of the fact before it.</summary>
/// <param name="Claims">Heads that it takes besides its own: number, idempotency key, what must be unique.</param>
/// <param name="Things">Handles for whose histories it is.</param>
internal sealed record FactDraft(string Kind, CaseState Case, CaseAct Act, Actor Actor, IReadOnlyList<Expected> Claims, IReadOnlyList<string> Things, JsonObject? Personal = null, long? OccurredAtUs = null, string? Cause = null);
