namespace Yiwang.Identify.Surfaces.Doip;

/// <summary>Names of types and operations.</summary>
internal static class DoipTypes
{
    public const string Meta = "0.TYPE/DO.DOIPMETA", Object = "0.TYPE/DO", Service = "0.TYPE/DO.DOIPServiceInfo";
    public const string Hello = "0.DOIP/Op.Hello", ListOperations = "0.DOIP/Op.ListOperations", Retrieve = "0.DOIP/Op.Retrieve", Create = "0.DOIP/Op.Create", Update = "0.DOIP/Op.Update",
        UpdateSome = "0.DOIP.EXTEND/Op.Update.Non.Overlay", Delete = "0.DOIP/Op.Delete", Search = "0.DOIP/Op.Search";

    public static readonly IReadOnlyList<string> Operations = [Hello, ListOperations, Retrieve, Create, Update, UpdateSome, Delete, Search];
}
