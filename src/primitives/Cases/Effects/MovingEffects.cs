using System.Text.Json;
using System.Text.Json.Serialization;
using Yiwang.Cases.Facts;
using Yiwang.Events;
using Yiwang.Events.Moving;
using Yiwang.Parties;

namespace Yiwang.Cases.Effects;

/// <summary>What facts of an organisation's cases still have to bring about, when it moves to another node: what is due is carried out before, and what has failed or waits for people goes along.</summary>
public interface IMovingEffects : IMovingGoods
{
    /// <summary>When it completes, everything before the position has been planned, and nothing of the organisation's cases runs or is due.</summary>
    Task IdleAsync(string organization, long position, CancellationToken cancel);
}

/// <param name="NextAtUs">Of the next attempt; the largest number = only people have it tried again.</param>
internal sealed record MovedEffect(long Position, int Index, string Case, string Name, int Attempts, string? Trouble, long NextAtUs);

internal sealed class MovingEffects(CaseBook book, IDirectory directory, EffectStore store, EffectReader reader, EffectLanes lanes, TakeOver takeOver, Action wake, TimeProvider time) : IMovingEffects
{
    private const int Max = 10_000;

    public async Task IdleAsync(string organization, long position, CancellationToken cancel)
    {
        await reader.ReachedAsync(position, cancel);
        await lanes.IdleAsync(id => IsOf(id, organization), () => Micros.Of(time), cancel);
    }

    public string Name => "effects";

    public async ValueTask<GoodsPage> ReadAsync(string organization, string cursor, CancellationToken cancel) =>
        new(JsonSerializer.SerializeToUtf8Bytes(await LeftAsync(organization, cancel), MovedEffectJson.Default.IReadOnlyListMovedEffect), "", true);

    public async ValueTask<Outcome> TakeAsync(string organization, GoodsOrigin from, byte[] page, CancellationToken cancel)
    {
        IReadOnlyList<MovedEffect> left;
        try { left = JsonSerializer.Deserialize(page, MovedEffectJson.Default.IReadOnlyListMovedEffect) ?? []; }
        catch (JsonException) { return new Outcome(Codes.NetBadAnswer, Name); }
        var here = left.Select(e => e with { Position = takeOver.Find(new TakenFrom(from.Log, e.Position)) }).Where(e => e.Position >= 0 && IsOf(e.Case, organization));
        await store.TakeAsync([.. here.Select(e => new StoredEffect(e.Index, new PendingEffect(e.Case, e.Position, e.Name, e.Attempts, e.Trouble, e.NextAtUs)))], cancel);
        return Outcome.Ok;
    }

    public ValueTask ArrivedAsync(string organization, CancellationToken cancel) => ResumeAsync(cancel);

    public ValueTask StaysAsync(string organization, CancellationToken cancel) => ResumeAsync(cancel);

    public async ValueTask GoneAsync(string organization, CancellationToken cancel) => await store.ForgetAsync((await LeftAsync(organization, cancel)).Select(e => e.Case).Distinct(), cancel);

    private async ValueTask ResumeAsync(CancellationToken cancel)
    {
        foreach (var effect in await store.LoadAsync(cancel)) lanes.Add(effect);
        lanes.Resume();
        wake();
    }

    private async ValueTask<IReadOnlyList<MovedEffect>> LeftAsync(string organization, CancellationToken cancel) =>
        [.. (await store.LoadAsync(cancel)).Where(e => IsOf(e.Effect.Case, organization)).Take(Max).Select(e => new MovedEffect(e.Effect.Position, e.Index, e.Effect.Case, e.Effect.Name, e.Effect.Attempts, e.Effect.Trouble, e.Effect.NextAtUs))];

    /// <summary>Whether a case's effects rest, since whoever has it is moving away or has not arrived yet.</summary>
    public static bool Rests(CaseBook book, IDirectory directory, OwnerHolds holds, string id) => book.Find(id) is { } found && Mover(found, directory, holds.IsClosed) is not null;

    /// <summary>Who of those that have a case is held; null = nobody.</summary>
    public static string? Mover(CaseState state, IDirectory directory, Func<string, bool> isHeld) =>
        isHeld(state.Applicant) ? state.Applicant : state.Custody is { } custody && isHeld(custody.With) && directory.Find(state.Applicant) is null ? custody.With : null;

    private bool IsOf(string id, string organization) =>
        book.Find(id) is { } found && (found.Applicant == organization || (found.Custody?.With == organization && directory.Find(found.Applicant) is null));
}

[JsonSerializable(typeof(IReadOnlyList<MovedEffect>))]
internal sealed partial class MovedEffectJson : JsonSerializerContext;
