namespace Yiwang.Parties.Rights;

/// <summary>What the active pacts of this node give to other organisations. Called on every read that is neither public nor the owner's own.</summary>
public interface IGrants
{
    /// <summary>The widest grant in force for one value of a Thing; null when no active pact lists its template and value.</summary>
    Grant? Find(string grantee, in ThingScope thing, int valueIndex);
}

/// <param name="MaxGrade">1–3.</param>
/// <param name="NamesValue">The pact lists this very value, not only the template's values at large; grade 3 needs it.</param>
public readonly record struct Grant(int MaxGrade, bool NamesValue);

/// <summary>A node without pacts: nothing crosses but what is public.</summary>
public sealed class NoGrants : IGrants
{
    public Grant? Find(string grantee, in ThingScope thing, int valueIndex) => null;
}
