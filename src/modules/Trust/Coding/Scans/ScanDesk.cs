using Yiwang.Events;
using Yiwang.Things;
using Yiwang.Trust.Coding.Activation;
using Yiwang.Trust.Coding.Lines;
using Yiwang.Trust.Coding.Rules;

namespace Yiwang.Trust.Coding.Scans;

/// <summary>Counts a query of the public: limits, the store, the fact of the first one, the rules.</summary>
internal sealed class ScanDesk(IEvents events, ScanStore store, CodeNames names, CodeLimits limits, RuleDesk rules, TimeProvider clock)
{
    /// <param name="code">Of a Thing that is registered here.</param>
    /// <returns>Or request.limited, and then nothing was counted.</returns>
    public async Task<Outcome<Counted>> CountAsync(Handle code, ProductLine line, Visitor visitor, CancellationToken cancel)
    {
        var key = CodeKey.Of(code);
        if (limits.Scan(key, visitor.Address) > TimeSpan.Zero) return new Outcome(Codes.RequestLimited);
        // the fact first: a crash between the two leaves a fact whose scan was never answered, and no scan without its fact
        if (names.Of(line.Owner).Scanned(key) is var head && events.FindHead(head) < 0)
        {
            var appended = await events.AppendAsync([CodeFacts.Scanned(line.Owner, code.ToString(), visitor.City, head)], [new(head, -1)], cancel);
            if (!appended.Succeeded && appended.Status.Code != Codes.EventsConflict) return appended.Status;
        }
        var now = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var counted = await store.CountAsync(new Scan(key, now, visitor.Device, visitor.City?.Number ?? 0, visitor.Channel, ScanKind.Query, visitor.AddressHash), cancel);
        if (counted.New) await rules.ScannedAsync(code, line, counted.Total, cancel);
        return counted;
    }
}
