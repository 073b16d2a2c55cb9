using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Import.Mapping;

/// <summary>
/// The template of the equipment ledger (FM-05) for an organisation that has none yet: it stands among the choices under the organisation's own prefix and is published with
/// the first import, so that a list of machines can be brought in before anybody has applied for a prefix.
/// </summary>
internal static class LedgerTemplate
{
    /// <summary>Null when the organisation has a template of equipment.</summary>
    public static Template? For(ITemplates templates, string organization)
    {
        var handle = Handle.Parse($"{organization}/{StarterTemplates.Ledger.Suffix}");
        if (templates.Versions(handle).Count > 0 || templates.OwnedBy(organization).Any(t => t.Body.Kind == ObjectKind.Equipment)) return null;
        return new Template(handle, 1, TemplateState.Draft, organization, StarterTemplates.Ledger.Body, -1);
    }
}
