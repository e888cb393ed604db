using System;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Marks one symbol version that an ELF library requires as weak, so that the dynamic loader accepts a system library
/// without it. Only for versions that no relocation needs: TorchSharp's asks for GLIBCXX_3.4.32 because of
/// _ZSt21ios_base_library_initv, a symbol that GCC 13 mentions to pull in stream initialisation and that nothing calls.
/// </summary>
public sealed class RelaxSymbolVersion : Task
{
    private const int SectionHeaderSize = 64;
    private const uint VersionNeeds = 0x6ffffffe;
    private const ushort Weak = 2;

    /// <summary>The 64-bit little-endian ELF file; replaced, never written in place, since it may be a hard link.</summary>
    [Required]
    public string Library { get; set; } = "";

    /// <summary>The version, for example GLIBCXX_3.4.32.</summary>
    [Required]
    public string Version { get; set; } = "";

    public override bool Execute()
    {
        var elf = File.ReadAllBytes(Library);
        if (elf.Length < SectionHeaderSize || elf[0] != 0x7f || elf[1] != 'E' || elf[2] != 'L' || elf[3] != 'F')
        {
            Log.LogError("'{0}' is not an ELF library.", Library);
            return false;
        }

        if (!Relax(elf)) return true;

        var written = File.GetLastWriteTimeUtc(Library);
        var replacement = Library + ".relaxed";
        File.WriteAllBytes(replacement, elf);
        // The original's time, so that the next build's copy step sees nothing to do.
        File.SetLastWriteTimeUtc(replacement, written);
        File.Delete(Library);
        File.Move(replacement, Library);
        Log.LogMessage(MessageImportance.High, "{0}: made {1} optional, which this system's libstdc++ does not have.", Path.GetFileName(Library), Version);
        return true;
    }

    private bool Relax(byte[] elf)
    {
        var sections = (int)BitConverter.ToInt64(elf, 40);
        int count = BitConverter.ToUInt16(elf, 60);
        for (var i = 0; i < count; i++)
        {
            var header = sections + (i * SectionHeaderSize);
            if (BitConverter.ToUInt32(elf, header + 4) == VersionNeeds) return RelaxNeeds(elf, sections, header);
        }

        return false;
    }

    private bool RelaxNeeds(byte[] elf, int sections, int header)
    {
        var need = (int)BitConverter.ToInt64(elf, header + 24);
        var names = sections + ((int)BitConverter.ToUInt32(elf, header + 40) * SectionHeaderSize);
        var strings = (int)BitConverter.ToInt64(elf, names + 24);
        for (var libraries = BitConverter.ToUInt32(elf, header + 44); libraries > 0; libraries--)
        {
            var version = need + (int)BitConverter.ToUInt32(elf, need + 8);
            for (int versions = BitConverter.ToUInt16(elf, need + 2); versions > 0; versions--)
            {
                var flags = BitConverter.ToUInt16(elf, version + 4);
                if (Name(elf, strings + (int)BitConverter.ToUInt32(elf, version + 8)) == Version && (flags & Weak) == 0)
                {
                    BitConverter.GetBytes((ushort)(flags | Weak)).CopyTo(elf, version + 4);
                    return true;
                }

                version += (int)BitConverter.ToUInt32(elf, version + 12);
            }

            need += (int)BitConverter.ToUInt32(elf, need + 12);
        }

        return false;
    }

    private static string Name(byte[] elf, int start) =>
        Encoding.ASCII.GetString(elf, start, Array.IndexOf(elf, (byte)0, start) - start);
}
