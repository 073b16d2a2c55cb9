using System.Collections.Concurrent;
using Yiwang.Cases.Definitions;

namespace Yiwang.Cases.Forms;

/// <summary>Definitions made ready, each version once.</summary>
internal sealed class FormBook(IDefinitions definitions, TimeZoneInfo zone)
{
    // A node has some dozens of forms in a few versions each; beyond this all are made ready again.
    private const int FormsMax = 2_000;

    private readonly ConcurrentDictionary<(string Code, int Version), CaseForm> _forms = new();

    public IDefinitions Definitions => definitions;
    public TimeZoneInfo Zone => zone;

    public CaseForm? Find(string code, int version)
    {
        if (!definitions.TryFind(code, version, out var definition)) return null;
        // a file of this node takes the place of a text that another one sent under its number
        if (_forms.TryGetValue((code, version), out var form) && ReferenceEquals(form.Definition, definition)) return form;
        if (_forms.Count >= FormsMax) _forms.Clear();
        return _forms[(code, version)] = new CaseForm(definition, zone);
    }

    public CaseForm? Newest(string code) => definitions.TryFind(code, out var newest) ? Find(code, newest.Version) : null;
}
