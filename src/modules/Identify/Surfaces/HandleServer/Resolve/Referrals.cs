using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Identify.Surfaces.HandleServer.Sites;
using Yiwang.Net.Resolving;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Identify.Surfaces.HandleServer.Resolve;

/// <summary>"Ask there": 303 for prefixes, which leads a client down the levels; 302 for handles; 301 to a client that will not be sent on.</summary>
internal sealed class Referrals(IPrefixTable prefixes, NodeSites sites)
{
    public async ValueTask<HandleReply> ReferAsync(HandleCall call, Handle asked, Referral referral, CancellationToken cancel)
    {
        if (call.Has(OpFlags.DoNotRefer)) return HandleReply.Error(ResponseCode.NotResponsible);
        var ofPrefix = asked.Prefix == Prefix.NamingAuthority;
        var port = referral.Prefix is { } delegated && prefixes.Find(delegated) is { } record ? record.HandlePort : PrefixRecord.UsualHandlePort;
        if (await sites.OfAsync(referral.Address, port, referral.Prefix, cancel) is not { } site) return HandleReply.Error(ResponseCode.NotResponsible, referral.Address.Authority);
        var value = new WireValue(1, ofPrefix ? ValueTypes.PrefixSite : ValueTypes.Site, site.Encode());
        var handle = referral.Prefix is { } prefix ? $"{Prefix.NamingAuthority}/{prefix}" : "";
        return new(ofPrefix ? ResponseCode.PrefixReferral : ResponseCode.ServiceReferral, new ReferralBody(handle, [value]));
    }
}
