using System.Text;
using Yiwang.Console.Language;
using Yiwang.Net.Resolving;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Connect.Devices;

/// <summary>Reads a device's line of the ledger out of its record, through Access.</summary>
internal sealed class DeviceReader(IRegistry registry, ITemplates templates, Sight sight)
{
    /// <summary>Points are filed under the local handle; the device may have been given an identifier since, which keeps the local code as an alias.</summary>
    public ThingRecord? Record(Handle device) =>
        registry.FindByAlias(new Alias(AliasScheme.LocalCode, device.Suffix.ToString()), device.Prefix.ToString()) is { } named && registry.FindRecord(named) is { IsVoided: false } assigned ? assigned : registry.FindRecord(device);

    /// <summary>Its name for who is told about it by the node itself, without asking anybody's rights: of the organisation that owns it.</summary>
    public string NameOf(Handle device)
    {
        if (Record(device) is not { IsVoided: false, Template: { } handle } record || templates.Find(handle, record.TemplateVersion)?.Body.Items.FirstOrDefault(i => i.Name == "equipmentName") is not { } item) return device.Suffix.ToString();
        return record.Values.FirstOrDefault(v => v.Index == item.Index) is { } value && Encoding.UTF8.GetString(value.Data.Span) is { Length: > 0 } name ? name : device.Suffix.ToString();
    }

    /// <summary>An item of its line as far as the reader may see it; empty = not given, or not shown.</summary>
    public string Shown(Principal who, ThingRecord record, string item) =>
        record.Template is { } handle && templates.Find(handle, record.TemplateVersion)?.Body.Items.FirstOrDefault(i => i.Name == item) is { } known
            && sight.Of(who, record, [known.Index], []).Shown.Values.FirstOrDefault(v => v.Index == known.Index) is { } value ? Encoding.UTF8.GetString(value.Data.Span) : "";

    public DeviceFacts Read(Text text, Principal who, Handle device)
    {
        var asset = device.Suffix.ToString();
        if (Record(device) is not { IsVoided: false } record) return new(device, device, "", asset, asset, "", "", "", "", "");
        var shown = sight.Of(who, record).Shown;
        var template = record.Template is { } handle ? templates.Find(handle, record.TemplateVersion) : null;
        string Of(string item)
        {
            if (template?.Body.Items.FirstOrDefault(i => i.Name == item) is not { } known || shown.Values.FirstOrDefault(v => v.Index == known.Index) is not { } value) return "";
            var words = Encoding.UTF8.GetString(value.Data.Span);
            return known.Options.FirstOrDefault(o => o.Value == words) is { } option ? text[option.Zh, option.En] : words;
        }
        var (number, name) = (Of("assetNo"), Of("equipmentName"));
        return new(device, record.Handle, record.Owner, number.Length > 0 ? number : asset, name.Length > 0 ? name : asset, Of("model"), Of("category"), Of("workshop"), Of("criticality"), Of("protocol"));
    }
}
