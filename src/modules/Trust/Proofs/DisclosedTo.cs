using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Trust.Proofs;

/// <summary>Which groups of an entry this reader's proof carries. Access decides; a group counts as its most sensitive value could be.</summary>
public sealed class DisclosedTo(IAccess access, IViewer viewer)
{
    public IReadOnlySet<Disclosure> Of(string owner)
    {
        var groups = new HashSet<Disclosure> { Disclosure.Public };
        if (May(owner, Visibility.Granted))
        {
            groups.Add(Disclosure.Granted);
        }
        if (May(owner, Visibility.Internal))
        {
            groups.Add(Disclosure.Internal);
        }
        return groups;
    }

    private bool May(string owner, Visibility visibility) =>
        access.Decide(viewer.Principal, AccessAction.Read, new ThingScope(owner, null), new ValueScope(0, "", 3, visibility)).Allowed;
}
