using Yiwang.Events;
using Yiwang.Things;
using Yiwang.Things.Registry;
using Yiwang.Trust.Coding.Batches;
using Yiwang.Trust.Coding.Coupons;
using Yiwang.Trust.Coding.Lines;
using Yiwang.Trust.Coding.Rules;
using Yiwang.Trust.Coding.Scans;
using Yiwang.Trust.Coding.Secrets;

namespace Yiwang.Trust.Coding.Activation;

/// <summary>
/// Opens a bottle with its secret code. That it was opened is a fact of the log with two heads, the secret's and the visible code's, each expected to be new: whoever comes second, at the same moment or
/// after a crash, is told when and where it was opened, and nothing is opened twice.
/// </summary>
internal sealed class OpeningDesk(IEvents events, SecretStore secrets, SecretBatches batches, CodeNames names, ScanStore scans, CodeLimits limits, CouponDesk coupons, RuleDesk rules, TimeProvider clock)
{
    // two at the same moment: the second reads what the first has written
    private const int AttemptsMax = 4;

    /// <param name="code">Of a Thing that is registered here and not void.</param>
    public async Task<Opening> OpenAsync(Handle code, ProductLine line, string typed, Visitor visitor, CancellationToken cancel)
    {
        var began = TimeProvider.System.GetTimestamp();
        var opening = await DecideAsync(code, line, typed, visitor, cancel);
        // whoever measures learns nothing: all answers take this long
        var left = limits.Options.AnswerAfter - TimeProvider.System.GetElapsedTime(began);
        if (left > TimeSpan.Zero) await Task.Delay(left, TimeProvider.System, cancel);
        return opening;
    }

    private async Task<Opening> DecideAsync(Handle code, ProductLine line, string typed, Visitor visitor, CancellationToken cancel)
    {
        var text = new byte[SecretText.Length];
        if (!SecretText.TryRead(typed, text)) return new(Verdict.Mistyped);
        var key = CodeKey.Of(code);
        if (limits.Secret(key, visitor.Address) is var wait && wait > TimeSpan.Zero) return new(Verdict.Limited, Wait: wait);
        var batch = batches.Of(code);
        var tag = secrets.Find(batch?.Id ?? "", batch?.Making ?? 0, text);
        Array.Clear(text);
        if (batch is null || batch.Owner != line.Owner || tag is null)
        {
            await scans.NoteAsync(Line(key, visitor, ScanKind.WrongSecret), cancel);
            await rules.WrongAsync(code, line, cancel);
            return new(Verdict.NoSuchCode);
        }
        limits.Right(key, visitor.Address);
        var opening = await ActivateAsync(code, line, names.Of(line.Owner).Secret(batch.Id, batch.Making, tag.Value), visitor, cancel);
        await scans.NoteAsync(Line(key, visitor, opening.Verdict == Verdict.FirstOpened ? ScanKind.Opened : ScanKind.OpenedBefore), cancel);
        return opening;
    }

    private async Task<Opening> ActivateAsync(Handle code, ProductLine line, string secret, Visitor visitor, CancellationToken cancel)
    {
        var opened = names.Of(line.Owner).Opened(CodeKey.Of(code));
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if (events.FindHead(secret) is >= 0 and var before) return await BeforeAsync(code, events.Read(before), secret, visitor, cancel);
            if (events.FindHead(opened) >= 0)
            {
                await rules.TwiceAsync(code, line, cancel);
                return new(Verdict.Suspected);
            }
            List<Expected> expected = [new(secret, -1), new(opened, -1)];
            var appended = await events.AppendAsync([CodeFacts.Activated(line.Owner, code.ToString(), visitor.City, secret, opened)], expected, cancel);
            if (appended.Succeeded)
            {
                await rules.OpenedAsync(code, line, cancel);
                return new(Verdict.FirstOpened, appended.Value.RecordedAtUs, visitor.City?.Name, Coupon: await coupons.DrawAsync(code, line.Owner, secret, appended.Value.RecordedAtUs, visitor.Device, cancel));
            }
            // its organisation is moving to another node just now
            if (appended.Status.Code == Codes.NetMoved) break;
            if (appended.Status.Code != Codes.EventsConflict) throw new InvalidOperationException($"not recorded: {appended.Status.Code} {appended.Status.Detail}");
            await InFlight.SettledAsync(events, appended.Status, expected, clock, cancel);
        }
        return new(Verdict.Limited, Wait: TimeSpan.FromSeconds(1));
    }

    // whoever opened it sees the coupon again, also when the answer had been lost on the way
    private async Task<Opening> BeforeAsync(Handle code, RecordedEvent e, string secret, Visitor visitor, CancellationToken cancel) =>
        new(Verdict.OpenedBefore, e.RecordedAtUs, CodeFacts.City(e), Coupon: CodeFacts.Code(e) == code.ToString() ? await coupons.AgainAsync(code, e.Owner, secret, e.RecordedAtUs, visitor.Device, cancel) : null);

    private Scan Line(string key, Visitor visitor, ScanKind kind) => new(key, Now, visitor.Device, visitor.City?.Number ?? 0, visitor.Channel, kind, visitor.AddressHash);

    private long Now => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
