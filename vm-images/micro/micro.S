# The micro guest: a ROM of 64 KiB in place of the firmware, ready some milliseconds after its machine is switched on.
#
# It runs in real mode, sleeps in hlt until the serial port's interrupt wakes it, and answers lines on COM1;
# ../README.md has its protocol. It uses nothing but what every x86 PC has had since the 386: where KVM is itself
# emulated, richer code may not run.
#
#   as --32 -o micro.o micro.S && ld -m elf_i386 -Ttext 0 --oformat binary -o micro.bin micro.o

	.code16
	.text

	# Memory: segment 0 holds the interrupt table, the stack and the buffers; the code stays in the ROM, at f000:0.
	.set STACK,	0x7000
	.set LINE,	0x8000		# the line that is read, ended by NUL
	.set LINE_MAX,	1000
	.set SECTOR,	0x9000		# a sector of the disk

	.set COM1,	0x3f8
	.set COM1_IER,	COM1 + 1
	.set COM1_FCR,	COM1 + 2
	.set COM1_LCR,	COM1 + 3
	.set COM1_MCR,	COM1 + 4
	.set COM1_LSR,	COM1 + 5

	.set IDE,	0x1f0		# the primary channel
	.set PM_BASE,	0x600		# where we put the PIIX4's power management registers

	.globl _start
_start:
	cli
	cld
	xorw	%ax, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %ss
	movw	$STACK, %sp

	# An interrupt is nothing but a reason to wake up, except for the power button.
	xorw	%di, %di
	movw	$256, %cx
1:	movw	$ignore, %ax
	stosw
	movw	%cs, %ax
	stosw
	loop	1b
	movw	$wake, 0x24 * 4		# IRQ 4: the serial port
	movw	$power_button, 0x29 * 4	# IRQ 9: power management
	movw	$survived, 3 * 4	# see do_triple

	# The timer ticks from its power-on for ever: mode 0, in which it counts down once.
	movb	$0x30, %al
	outb	%al, $0x43
	xorb	%al, %al
	outb	%al, $0x40
	outb	%al, $0x40

	# Interrupt controllers: edge triggered, cascaded, first vectors 0x20 and 0x28; masked but for the cascade, 4 and 9.
	movb	$0x11, %al
	outb	%al, $0x20
	outb	%al, $0xa0
	movb	$0x20, %al
	outb	%al, $0x21
	movb	$0x28, %al
	outb	%al, $0xa1
	movb	$4, %al
	outb	%al, $0x21
	movb	$2, %al
	outb	%al, $0xa1
	movb	$1, %al
	outb	%al, $0x21
	outb	%al, $0xa1
	movb	$0xeb, %al
	outb	%al, $0x21
	movb	$0xfd, %al
	outb	%al, $0xa1

	# The local APIC stands between those and the processor, and lets nothing through before a firmware has switched
	# it on (spurious interrupt register) and made its LINT0 pin the controllers' (ExtINT). Its registers are above
	# what real mode reaches: protected mode is entered for as long as that takes.
	lgdtl	%cs:descriptors_end
	movl	%cr0, %eax
	orb	$1, %al
	movl	%eax, %cr0
	movw	$8, %cx
	movw	%cx, %ds
	movl	$0xfee00000, %ebx
	movl	$0x1ff, %ecx
	movl	%ecx, 0xf0(%ebx)
	movl	$0x8700, %ecx
	movl	%ecx, 0x350(%ebx)
	andb	$0xfe, %al
	movl	%eax, %cr0
	xorw	%cx, %cx
	movw	%cx, %ds

	# COM1: 115200 8N1, FIFO on with an interrupt at each byte, OUT2 lets interrupts through.
	movw	$COM1_IER, %dx
	xorb	%al, %al
	outb	%al, %dx
	movw	$COM1_LCR, %dx
	movb	$0x80, %al
	outb	%al, %dx
	movw	$COM1, %dx
	movb	$1, %al
	outb	%al, %dx
	movw	$COM1_IER, %dx
	xorb	%al, %al
	outb	%al, %dx
	movw	$COM1_LCR, %dx
	movb	$3, %al
	outb	%al, %dx
	movw	$COM1_FCR, %dx
	movb	$7, %al
	outb	%al, %dx
	movw	$COM1_MCR, %dx
	movb	$0x0b, %al
	outb	%al, %dx
	movw	$COM1_IER, %dx
	movb	$1, %al
	outb	%al, %dx

	# Power management is function 3 of PCI device 1 (PIIX4). A firmware would have given it its ports: base
	# address register 0x40, enabled by bit 0 of register 0x80.
	movl	$0x80000b40, %eax
	movw	$0xcf8, %dx
	outl	%eax, %dx
	movl	$PM_BASE + 1, %eax
	movw	$0xcfc, %dx
	outl	%eax, %dx
	movl	$0x80000b80, %eax
	movw	$0xcf8, %dx
	outl	%eax, %dx
	movb	$1, %al
	movw	$0xcfc, %dx
	outb	%al, %dx
	movw	$PM_BASE + 2, %dx	# enable register: the power button alone
	movw	$0x0100, %ax
	outw	%ax, %dx

	movw	$banner, %si
	call	print
	sti

# Reads bytes into the line until one ends it.
next_line:
	movw	$LINE, %di
next_byte:
	call	read_byte
	cmpb	$'\r', %al
	je	end_of_line
	cmpb	$'\n', %al
	je	end_of_line
	cmpw	$LINE + LINE_MAX, %di
	jae	next_byte		# what is too long is dropped, and the line refused at its end
	stosb
	jmp	next_byte
end_of_line:
	cmpw	$LINE, %di
	je	next_line		# an empty one, or the second half of CR LF
	xorb	%al, %al
	stosb
	cmpw	$LINE + LINE_MAX, %di
	ja	too_long

# Finds the command that the line begins with; the handler gets what follows its space in si.
	movw	$commands, %bx
try_command:
	movw	$LINE, %si
	cmpb	$0, %cs:(%bx)
	je	unknown
compare:
	movb	%cs:(%bx), %al
	incw	%bx
	testb	%al, %al
	jz	name_ends
	cmpb	(%si), %al
	jne	other_name
	incw	%si
	jmp	compare
name_ends:
	movb	(%si), %al
	testb	%al, %al
	jz	found
	cmpb	$' ', %al
	jne	skip_handler
	incw	%si
found:
	movw	%cs:(%bx), %ax
	movw	$next_line, %cx
	pushw	%cx			# where the handler returns to
	jmp	*%ax
other_name:
	movb	%cs:(%bx), %al
	incw	%bx
	testb	%al, %al
	jnz	other_name
skip_handler:
	addw	$2, %bx
	jmp	try_command

unknown:
	movw	$say_unknown, %si
	call	print
	jmp	next_line
too_long:
	movw	$say_too_long, %si
	call	print
	jmp	next_line

# ---- the commands ----

do_echo:
	call	print_answer
	call	print_memory
	jmp	print_end

do_version:
	movw	$say_version, %si
	jmp	print

# BSD's checksum of the text: rotate the 16-bit sum right by one, then add the byte.
do_sum:
	xorw	%bx, %bx
1:	lodsb
	testb	%al, %al
	jz	2f
	rorw	$1, %bx
	xorb	%ah, %ah
	addw	%ax, %bx
	jmp	1b
2:	call	print_answer
	movw	$4, %cx
3:	rolw	$4, %bx
	movb	%bl, %al
	andb	$0x0f, %al
	addb	$'0', %al
	cmpb	$'9', %al
	jbe	4f
	addb	$'a' - '9' - 1, %al
4:	call	print_byte
	loop	3b
	jmp	print_end

# read N: the text in sector N of the disk, up to its first NUL, control characters as dots.
do_read:
	call	number
	jc	bad_number
	movb	$0x20, %bl		# READ SECTORS
	call	disk_command
	jc	print
	movw	$SECTOR, %di
	movw	$256, %cx
	movw	$IDE, %dx
	rep insw
	movb	$0, SECTOR + 511
	call	print_answer
	movw	$SECTOR, %si
1:	lodsb
	testb	%al, %al
	jz	print_end
	cmpb	$' ', %al		# a line break in it would end the answer
	jae	2f
	movb	$'.', %al
2:	call	print_byte
	jmp	1b

# write N TEXT: writes the text, filled up with NUL, to sector N, and flushes the disk's cache.
do_write:
	call	number
	jc	bad_number
	cmpb	$' ', (%si)
	jne	1f
	incw	%si
1:	pushw	%ax
	movw	$SECTOR, %di
	movw	$511, %cx
2:	lodsb
	testb	%al, %al
	jz	3f
	stosb
	loop	2b
3:	xorb	%al, %al
	incw	%cx
	rep stosb
	popw	%ax
	movb	$0x30, %bl		# WRITE SECTORS
	call	disk_command
	jc	print
	movw	$SECTOR, %si
	movw	$256, %cx
	movw	$IDE, %dx
	rep outsw
	call	disk_settle
	jc	print
	movw	$IDE + 7, %dx
	movb	$0xe7, %al		# FLUSH CACHE
	outb	%al, %dx
	call	disk_settle
	jc	print
	movw	$say_written, %si
	jmp	print

bad_number:
	movw	$say_number, %si
	jmp	print

# The reset control register of the PIIX3: bit 2 resets, bit 1 makes it a hard reset.
do_reset:
	movw	$0xcf9, %dx
	movb	$0x02, %al
	outb	%al, %dx
	movb	$0x06, %al
	outb	%al, %dx
	jmp	halt

# PM1a control: sleep enable, with sleep type 0, which is soft off on the PIIX4.
do_poweroff:
	movw	$PM_BASE + 4, %dx
	movw	$0x2000, %ax
	outw	%ax, %dx
	jmp	halt

# An exception with no handler, no double fault handler and no way on: the processor shuts down. KVM's emulator of
# real mode (arch/x86/kvm/emulate.c, __emulate_int_real) does not look at the table's limit, and lets int3 through to
# where vector 3 points; so the same once more in protected mode, with a segment that does not exist.
do_triple:
	cli
	lidtl	%cs:no_interrupts
	int3
survived:
	movl	%cr0, %eax
	orb	$1, %al
	movl	%eax, %cr0
	movw	$descriptors_end - descriptors, %cx
	movw	%cx, %es
	andb	$0xfe, %al
	movl	%eax, %cr0
	movw	$say_survived, %si
	call	print
	jmp	halt

# Guest panicked: the port of QEMU's pvpanic device (docs/specs/pvpanic), whose bit 0 says that it is there.
do_panic:
	movw	$0x505, %dx
	inb	%dx, %al
	cmpb	$0xff, %al
	je	1f
	movb	$1, %al
	outb	%al, %dx
	jmp	halt
1:	movw	$say_no_panic, %si
	jmp	print

# Deaf to everything, the power button included.
do_spin:
	cli
1:	jmp	1b

do_flood:
	movw	$say_flood, %si
	call	print
	jmp	do_flood

halt:
	cli
	hlt
	jmp	halt

# ---- the disk ----

# Sends command bl for one sector, whose number is in ax, to the first disk. Carry: there is none, or it failed; si
# then is what to say.
disk_command:
	pushw	%ax
	movw	$IDE + 6, %dx
	movb	$0xe0, %al		# LBA, first disk
	outb	%al, %dx
	movw	$IDE + 7, %dx
	inb	%dx, %al
	cmpb	$0xff, %al		# nothing drives the bus
	je	1f
	testb	$0x40, %al		# DRDY: a disk answers
	jz	1f
	movw	$0x3f6, %dx
	movb	$2, %al			# no interrupts from it
	outb	%al, %dx
	movw	$IDE + 2, %dx
	movb	$1, %al
	outb	%al, %dx
	popw	%ax
	movw	$IDE + 3, %dx
	outb	%al, %dx
	movw	$IDE + 4, %dx
	movb	%ah, %al
	outb	%al, %dx
	movw	$IDE + 5, %dx
	xorb	%al, %al
	outb	%al, %dx
	movw	$IDE + 7, %dx
	movb	%bl, %al
	outb	%al, %dx
	call	disk_settle
	jc	2f
	testb	$0x08, %al		# DRQ: it wants its data moved
	jz	failed
	clc
2:	ret
1:	popw	%ax
	movw	$say_no_disk, %si
	stc
	ret

# Waits until the disk is no longer busy; its status in al. Carry: it reports an error, and si is what to say.
disk_settle:
	movw	$IDE + 7, %dx
1:	inb	%dx, %al
	testb	$0x80, %al
	jnz	1b
	testb	$0x21, %al		# ERR, DF
	jnz	failed
	clc
	ret
failed:
	movw	$say_disk_failed, %si
	stc
	ret

# ---- text ----

# A decimal number at si, up to 65535, in ax; si is left behind it. Carry: there is none, or it is too large.
number:
	xorw	%ax, %ax
	movb	(%si), %cl
	subb	$'0', %cl
	cmpb	$9, %cl
	ja	3f
1:	movb	(%si), %cl
	subb	$'0', %cl
	cmpb	$9, %cl
	ja	2f
	movw	$10, %dx
	mulw	%dx
	jc	3f
	xorb	%ch, %ch
	addw	%cx, %ax
	jc	3f
	incw	%si
	jmp	1b
2:	clc
	ret
3:	stc
	ret

# The next byte from COM1 in al; sleeps until there is one.
read_byte:
	movw	$COM1_LSR, %dx
1:	cli
	inb	%dx, %al
	testb	$1, %al
	jnz	2f
	sti				# takes effect after the next instruction: no interrupt is lost between the two
	hlt
	jmp	1b
2:	sti
	movw	$COM1, %dx
	inb	%dx, %al
	ret

# Prints the text at cs:si.
print:
	movb	%cs:(%si), %al
	incw	%si
	testb	%al, %al
	jz	1f
	call	print_byte
	jmp	print
1:	ret

# Prints the text at ds:si.
print_memory:
	lodsb
	testb	%al, %al
	jz	1f
	call	print_byte
	jmp	print_memory
1:	ret

print_answer:
	pushw	%si
	movw	$answer, %si
	call	print
	popw	%si
	ret

print_end:
	movw	$end_of_answer, %si
	jmp	print

# Prints al, once the transmitter has room.
print_byte:
	pushw	%ax
	pushw	%dx
	movb	%al, %ah
	movw	$COM1_LSR, %dx
1:	inb	%dx, %al
	testb	$0x20, %al
	jz	1b
	movb	%ah, %al
	movw	$COM1, %dx
	outb	%al, %dx
	popw	%dx
	popw	%ax
	ret

# IRQ 4. What has come is read where it is waited for; the port holds back its line while its FIFO is full.
wake:
	pushw	%ax
	movb	$0x20, %al
	outb	%al, $0x20
	popw	%ax
ignore:
	iret

# IRQ 9: somebody pressed the power button (virsh shutdown), and there is nothing to tidy up before power off.
power_button:
	jmp	do_poweroff

# ---- what is said ----

banner:		.asciz "virtrig-micro 1 ready\r\n"
answer:		.asciz "= "
end_of_answer:	.asciz "\r\n"
say_version:	.asciz "= virtrig-micro 1\r\n"
say_written:	.asciz "= written\r\n"
say_unknown:	.asciz "= error unknown command\r\n"
say_too_long:	.asciz "= error line too long\r\n"
say_number:	.asciz "= error no sector number\r\n"
say_no_disk:	.asciz "= error no disk\r\n"
say_disk_failed: .asciz "= error disk failed\r\n"
say_no_panic:	.asciz "= error no panic device\r\n"
say_survived:	.asciz "= error no triple fault\r\n"
say_flood:	.asciz "flood flood flood flood flood flood flood flood flood flood\r\n"

	.balign	4
no_interrupts:	.word 0
		.long 0

	# A data segment of 4 GiB; marked as accessed, since the processor could not write that into a ROM.
	.balign	8
descriptors:	.quad 0
		.quad 0x00cf93000000ffff
descriptors_end:
		.word descriptors_end - descriptors - 1
		.long 0xf0000 + descriptors

commands:
	.asciz "echo";     .word do_echo
	.asciz "sum";      .word do_sum
	.asciz "read";     .word do_read
	.asciz "write";    .word do_write
	.asciz "version";  .word do_version
	.asciz "reset";    .word do_reset
	.asciz "poweroff"; .word do_poweroff
	.asciz "triple";   .word do_triple
	.asciz "panic";    .word do_panic
	.asciz "spin";     .word do_spin
	.asciz "flood";    .word do_flood
	.byte 0

# Where the processor starts: 16 bytes below the top of the ROM.
	.org 0xfff0
	ljmp	$0xf000, $_start
	.org 0xffff
	.byte 0
