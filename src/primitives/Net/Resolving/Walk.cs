using System.Collections.Concurrent;
using Yiwang.Events;
using Yiwang.Net.Wire;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Net.Resolving;

/// <summary>Follows referrals from node to node until one answers. Each hop is a question without recursion, so only the walker can go in circles, and it remembers where it was.</summary>
internal sealed class Walk(INodeClient client, Breakers breakers, NetOptions options, TimeProvider time)
{
    /// <summary>Asks nodes with which the asker has a pact; null = nobody has any.</summary>
    public IGrantedClient? Granted { get; set; }

    /// <summary>Referrals kept, so that the second question of a prefix goes straight to its node. Cleared when full.</summary>
    private const int ShortcutsMax = 50_000;
    private const int OwnerNameMax = 200;
    private readonly ConcurrentDictionary<Prefix, (Uri Address, DateTimeOffset Until)> _shortcuts = new();

    public async ValueTask<Outcome<ResolveAnswer>> FollowAsync(Handle handle, IReadOnlyList<Uri> starts, CancellationToken cancel, OrganizationId? asker = null)
    {
        using var limit = new CancellationTokenSource(options.TotalTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            if (Shortcut(handle.Prefix) is { } shortcut)
            {
                var direct = await FromAsync(handle, shortcut, asker, both.Token);
                if (direct.Succeeded || !IsTrouble(direct.Status.Code)) return direct;
                _shortcuts.TryRemove(handle.Prefix, out _);
            }
            Outcome<ResolveAnswer> last = new Outcome(Codes.ThingsPrefixUnknown, handle.Prefix.ToString());
            foreach (var start in starts)
            {
                last = await FromAsync(handle, start, asker, both.Token);
                // another way in helps only against a way that is broken
                if (last.Succeeded || !IsTrouble(last.Status.Code)) return last;
            }
            return last;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new Outcome(Codes.NetUnreachable, $"no answer within {options.TotalTimeout.TotalSeconds:0.#} s");
        }
    }

    private async ValueTask<Outcome<ResolveAnswer>> FromAsync(Handle handle, Uri node, OrganizationId? asker, CancellationToken cancel)
    {
        List<string> path = [];
        for (var hop = 0; hop < options.HopsMax; hop++)
        {
            if (path.Contains(node.Authority, StringComparer.OrdinalIgnoreCase)) return new Outcome(Codes.NetLoop, string.Join(" → ", [.. path, node.Authority]));
            path.Add(node.Authority);
            var (asked, granted) = await AskAsync(node, handle, asker, cancel);
            if (!asked.Succeeded) return asked.Status;
            var answer = asked.Value;
            if (answer.Outcome != Codes.Ok) return Codes.All.Contains(answer.Outcome) ? new Outcome(answer.Outcome, answer.Detail) : new Outcome(Codes.NetBadAnswer, $"{node.Authority}: {answer.Outcome}");
            if (answer.Record is { } record)
            {
                return record.Read(handle, granted) is { } thing ? new ResolveAnswer(thing, Math.Max(0, answer.Withheld), answer.Node, null, null, path, answer.OwnerName is { Length: > 0 and <= OwnerNameMax } name ? name : null) { Node = node } : new Outcome(Codes.NetBadAnswer, $"{node.Authority}: record");
            }
            if (answer.Referral?.Read(handle.Prefix) is not { } referral) return new Outcome(Codes.NetBadAnswer, $"{node.Authority}: neither record nor a referral that leads on");
            if (referral.Prefix is { } prefix && prefix == handle.Prefix) KeepShortcut(prefix, referral);
            node = referral.Address;
        }
        return new Outcome(Codes.NetLoop, $"more than {options.HopsMax} nodes: {string.Join(" → ", path)}");
    }

    /// <returns>And whether the node answered the asker, so that it may have shown what is not public.</returns>
    private async ValueTask<(Outcome<NodeAnswer> Answer, bool Granted)> AskAsync(Uri node, Handle handle, OrganizationId? asker, CancellationToken cancel)
    {
        if (breakers.Refuses(node) is { } refusal) return (refusal, false);
        if (asker is { } organization && Granted is { } pacts && await pacts.AskAsync(node, handle, organization, cancel) is { } granted)
        {
            breakers.Report(node, granted.Status.Code != Codes.NetUnreachable);
            return (granted, true);
        }
        var answer = await client.AskAsync(node, handle, cancel);
        breakers.Report(node, answer.Status.Code != Codes.NetUnreachable);
        return (answer, false);
    }

    private Uri? Shortcut(Prefix prefix) => _shortcuts.TryGetValue(prefix, out var to) && time.GetUtcNow() < to.Until ? to.Address : null;

    private void KeepShortcut(Prefix prefix, Referral referral)
    {
        if (_shortcuts.Count >= ShortcutsMax) _shortcuts.Clear();
        _shortcuts[prefix] = (referral.Address, time.GetUtcNow().AddSeconds(referral.TtlSeconds));
    }

    internal static bool IsTrouble(string code) => code is Codes.NetUnreachable or Codes.NetLoop or Codes.NetBadAnswer;
}
