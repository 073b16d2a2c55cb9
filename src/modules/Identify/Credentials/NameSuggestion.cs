using Yiwang.Parties;
using Yiwang.Things.Prefixes;

namespace Yiwang.Identify.Credentials;

/// <summary>Names that a new credential may take: by the habit of Handle clients, index 300 and up of the prefix's own record.</summary>
internal static class NameSuggestion
{
    private const int FirstIndex = 300, IndexesMax = 100;

    /// <returns>The first free name of each prefix that the organisation holds here.</returns>
    public static IEnumerable<CredentialName> Of(OrganizationId organization, IPrefixTable prefixes, IDirectory directory) =>
        prefixes.HeldBy(organization.ToString()).Where(p => p.State == PrefixState.Active && p.Prefix.Kind == Things.PrefixKind.Delegated).Select(p => FirstFree($"0.NA/{p.Prefix}", directory)).OfType<CredentialName>();

    private static CredentialName? FirstFree(string handle, IDirectory directory)
    {
        for (var index = FirstIndex; index < FirstIndex + IndexesMax; index++)
            if (directory.FindCredential(index, handle) is null && CredentialName.TryCreate(index, handle, out var name)) return name;
        return null;
    }
}
