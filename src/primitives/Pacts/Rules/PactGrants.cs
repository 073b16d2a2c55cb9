using Yiwang.Pacts.Book;
using Yiwang.Parties;
using Yiwang.Parties.Rights;

namespace Yiwang.Pacts.Rules;

/// <summary>What Access asks of pacts: the widest grant in force for one value, by verb resolve. Counts nothing, since a message is counted once where it crosses and not for each of its values.</summary>
internal sealed class PactGrants(Func<PactBook?> book, TimeProvider time) : IGrants
{
    public Grant? Find(string grantee, in ThingScope thing, int valueIndex)
    {
        if (thing.Template is not { } template || book() is not { } open) return null;
        var (maxGrade, isNamed) = (0, false);
        var now = Micros.Of(time);
        foreach (var entry in open.Now.Between(thing.Owner, grantee))
        {
            if (!entry.IsInForce(now)) continue;
            var gives = string.Equals(entry.Pact.Text.A.Organization.ToString(), thing.Owner, StringComparison.OrdinalIgnoreCase) ? entry.AGives : entry.BGives;
            var (grade, named) = gives.Grant(template, valueIndex, thing.Handle);
            if (grade > maxGrade) (maxGrade, isNamed) = (grade, named);
        }
        return maxGrade > 0 ? new Grant(maxGrade, isNamed) : null;
    }
}
