using System.Globalization;
using System.Text;
using Yiwang.Parties;
using Yiwang.Things.Records;

namespace Yiwang.Things.Templates;

/// <summary>A template as the record that its handle resolves to: 1000 its handle, 1001 its version, 1 its names and items as JSON.</summary>
internal static class TemplateRecord
{
    public static byte[] Write(Handle handle, int version, TemplateState state, string owner, TemplateBody body)
    {
        var sink = new ByteSink();
        RecordWriter.WriteFirst(sink, new(owner, state == TemplateState.Disabled ? ThingStatus.Disabled : ThingStatus.Active, ThingOrigin.Class),
        [
            Value(1, "TEMPLATE", TemplateJson.Write(body)),
            Value(1000, "TEMPLATE_ID", Encoding.UTF8.GetBytes(handle.ToString())),
            Value(1001, "TEMPLATE_VERSION", Encoding.UTF8.GetBytes(version.ToString(CultureInfo.InvariantCulture))),
        ]);
        return sink.Span.ToArray();
    }

    private static HandleValue Value(int index, string type, byte[] data) => new(index, type, data, 86_400, ValuePermissions.Default, 0, 1, Visibility.Public);
}
