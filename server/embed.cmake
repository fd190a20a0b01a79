# SPDX-License-Identifier: Apache-2.0
# Puts whole folders into the binary: writes one assembler file with an .incbin for each file and a table of them in
# byte order of their paths, in the layout of `struct embedded_file` (server/base/embedded.h). A file that is added or
# removed makes CMake run again, a file that is changed makes the assembler run again. It must not know what the files
# mean.

# Makes the static library TARGET from every file under FOLDERS of ROOT. A path in the table begins with the folder's
# name. Hidden files and editors' backups stay outside.
function(embed_files target root)
    set(paths "")
    foreach(folder IN LISTS ARGN)
        file(GLOB_RECURSE found LIST_DIRECTORIES false RELATIVE ${root} CONFIGURE_DEPENDS ${root}/${folder}/*)
        list(APPEND paths ${found})
    endforeach()
    list(FILTER paths EXCLUDE REGEX "(^|/)\\.|~$")
    list(SORT paths COMPARE STRING)

    set(files "")
    set(table "")
    set(names "")
    set(bodies "")
    set(number 0)
    foreach(path IN LISTS paths)
        # These would have to be quoted for the assembler, for Ninja and for CMake's lists at once.
        if(path MATCHES "[]\"\\\\$;[]" OR NOT EXISTS "${root}/${path}")
            message(FATAL_ERROR "'${path}' cannot be built in: its name may not hold any of \" \\ $ ; [ ]")
        endif()
        list(APPEND files "${root}/${path}")
        string(APPEND table "    .dc.a name_${number}, body_${number}, end_${number} - body_${number}\n")
        string(APPEND names "name_${number}: .asciz \"${path}\"\n")
        string(APPEND bodies "    .balign 16\nbody_${number}: .incbin \"${root}/${path}\"\nend_${number}: .byte 0\n")
        math(EXPR number "${number} + 1")
    endforeach()

    set(source ${CMAKE_BINARY_DIR}/${target}.s)
    string(CONCAT text
        "    .section .data.rel.ro,\"aw\",%progbits\n    .balign 16\n"
        "    .globl embedded_table\nembedded_table:\n${table}"
        "    .globl embedded_count\nembedded_count:\n    .dc.a ${number}\n"
        "    .section .rodata\n${names}${bodies}"
        "    .section .note.GNU-stack,\"\",%progbits\n")
    file(CONFIGURE OUTPUT ${source} CONTENT "${text}" @ONLY)
    set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${files}")
    add_library(${target} STATIC ${source})
endfunction()
