using Microsoft.AspNetCore.Http;
using Yiwang.Events;
using Yiwang.Console.Slots;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Grammar;

namespace Yiwang.Identify.Records;

/// <summary>The record that a form is about to change, once Access has said that this person may.</summary>
internal static class EditTarget
{
    public static Outcome<ThingRecord> Find(HttpContext context, string folder, IRegistry registry, IAccess access, Principal who, AccessAction action, out Handle handle)
    {
        if (HandleAddress.Read(context, folder, out handle) is var fault and not HandleFault.None)
        {
            return new Outcome(Codes.ThingsHandleInvalid, HandleFaults.Name(fault), Say: HandleFaults.Say(fault));
        }
        var found = registry.Find(handle);
        if (!found.Succeeded)
        {
            return found;
        }
        if (found.Value.Status == ThingStatus.Voided)
        {
            return new Outcome(Codes.ThingsVoided, found.Value.VoidReason);
        }
        var decision = access.Decide(who, action, new ThingScope(found.Value.Owner, found.Value.Template?.ToString()));
        return decision.Allowed ? found : decision.AsOutcome();
    }
}
