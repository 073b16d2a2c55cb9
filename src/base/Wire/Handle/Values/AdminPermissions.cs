namespace Yiwang.Wire.Handle.Values;

/// <summary>Rights that an HS_ADMIN value names: RFC 3651 §3.2.1, with the list right of the reference implementation.</summary>
[Flags]
public enum AdminPermissions
{
    None = 0,
    AddHandle = 0x0001,
    DeleteHandle = 0x0002,
    AddPrefix = 0x0004,
    DeletePrefix = 0x0008,
    ModifyValue = 0x0010,
    RemoveValue = 0x0020,
    AddValue = 0x0040,
    ModifyAdmin = 0x0080,
    RemoveAdmin = 0x0100,
    AddAdmin = 0x0200,
    ReadValue = 0x0400,
    ListHandles = 0x0800,
    All = 0x0FFF,
}
