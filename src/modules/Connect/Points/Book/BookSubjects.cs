using Yiwang.Events.Kinds;
using Yiwang.Things;

namespace Yiwang.Connect.Points.Book;

/// <summary>Heads of the book's events in the log.</summary>
internal static class BookSubjects
{
    public static string Of(Handle point) => point.ToString();
    public static string OfAdapter(string id) => "adapter:" + id.ToLowerInvariant();
    public static string OfRules(Handle device) => "rules:" + device;

    public static bool Wants(string kind) => kind is ConnectKinds.PointSaved or ConnectKinds.PointRetired or ConnectKinds.AdapterSaved or ConnectKinds.AdapterRemoved or ConnectKinds.DeviceRulesSet;
}
